"""What is said about posts: what somebody is, where, and from when to when."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import model_validator

from libs.contracts.core import Contract, Level, Name, RecordId, Role, UnitCode
from libs.contracts.people import HeldPost


class AccountRole(StrEnum):
    """The roles of people; `service` is no account's."""

    OFFICER = Role.OFFICER.value
    LEADER = Role.LEADER.value
    STEWARD = Role.STEWARD.value
    PRODUCER = Role.PRODUCER.value
    COUNCIL_MEMBER = Role.COUNCIL_MEMBER.value
    INSPECTOR = Role.INSPECTOR.value
    AUDITOR = Role.AUDITOR.value
    ADMINISTRATOR = Role.ADMINISTRATOR.value


class PostState(StrEnum):
    """Whether somebody may act in a post today."""

    CURRENT = "current"
    COMING = "coming"
    """Its first day lies ahead."""
    ENDED = "ended"
    """Its last day has passed, or an administrator ended it."""


class Post(HeldPost):
    """A post of an account, as it stands today."""

    state: PostState
    version: int
    """Counts up with every change, from 1; named in `If-Match`."""


class Office(Contract):
    """Which post somebody is given: role, level, unit, and the office it is."""

    role: AccountRole
    level: Level
    """The level of the unit; role and level together give the scopes. Not every role is found at
    every level."""
    unit: UnitCode
    """The unit whose territory the post works in: one of that level in the administrator's
    territory."""
    title: Name | None = None
    """The title of the office, e.g. `Phó Chủ tịch`; shown beside every act."""
    organisation: UUID | None = None
    """The organisation that the post is in."""
    organisation_name: Name | None = None
    """The organisation's name as it is shown beside every act, where it is not entered in the
    registry; of one that is named, its name of today."""
    begins_on: date | None = None
    """The first day, of the appointment; today when it is left out. A day of the past opens nothing
    there: whoever acts needs a post of today."""
    ends_on: date | None = None
    """The last day; open when it is left out."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            raise ValueError("post_ends_before_it_begins")
        return self


class PostGive(Office):
    """A further post of an account."""

    id: RecordId | None = None
    """Chosen by the caller, or left to the system."""


class PostUpdate(Contract):
    """What is to change of a post; fields left out stay.

    Another role, level or unit is another post: end this one and give that one.
    """

    title: Name | None = None
    organisation: UUID | None = None
    organisation_name: Name | None = None
    ends_on: date | None = None
    """The last day, not before today; a post is ended at once by `…/end`."""


class PostChoice(Contract):
    """The post to act in from now on."""

    post: UUID
    """One of one's own posts of today (`GET /v1/me`)."""
