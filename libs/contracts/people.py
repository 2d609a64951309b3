"""People as one part tells another of them: who acted, which posts somebody holds."""

from datetime import date
from uuid import UUID

from libs.contracts.core import Contract, Level, Role, UnitCode


class Actor(Contract):
    """Who did something, as it is shown beside it: a name and an office, never a bare identifier.

    It is what was so on the day of the act; a later post or name changes nothing of it.
    """

    account: UUID | None
    """Null for what the system did of itself, and for people of the past without an account."""
    name: str
    """The person's name; empty where it is not known."""
    title: str = ""
    """The title of the post, e.g. `Phó Chủ tịch`; empty where none was given."""
    organisation: str = ""
    """The name of the organisation that the post is in; empty where it is not known."""
    post: UUID | None = None
    """The post in which the person acted."""


class HeldPost(Contract):
    """A post of a person: what somebody is, where, in which organisation, and from when to when."""

    id: UUID
    role: Role
    level: Level
    unit: UnitCode
    title: str
    organisation: UUID | None
    organisation_name: str
    begins_on: date
    ends_on: date | None
    """The last day; null while it is open."""

    def holds_on(self, day: date) -> bool:
        """Say whether the post is held on a day; its first and its last day belong to it."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


class Person(Contract):
    """An account as the gateway tells the registry of it: who it is and which posts it holds."""

    account: UUID
    name: str
    active: bool
    """False for an account that is locked or gone; a dormant one is active."""
    person: str | None
    """The keyed hash of the person's number (`libs/kit/personal.py`): equal for the same person,
    and nobody can read the number from it. Null where the number was not given."""
    birth_year: int | None
    """A hint only: two people may share name and year."""
    posts: list[HeldPost]
    """Every post, also those that have ended."""


class People(Contract):
    """Those of the accounts asked about that exist."""

    items: list[Person]
