"""Who has an account, for tests of the registry alone: what the gateway would tell."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from libs.contracts.people import HeldPost, Person
from libs.kit.auth import Principal
from tests.support.ids import new_id

LONG_AGO = date(2020, 1, 1)


class KnownPeople:
    """The accounts of a test; each holds the post that it calls with until a test changes it."""

    def __init__(self) -> None:
        self.by_account: dict[UUID, Person] = {}
        self.usernames: dict[str, UUID] = {}

    def add(self, principal: Principal, **changes: Any) -> Person:
        person = Person(
            account=principal.subject,
            name=principal.name,
            active=True,
            person=None,
            birth_year=None,
            posts=[post_of(principal)],
        )
        self.by_account[principal.subject] = person.model_copy(update=changes)
        return self.by_account[principal.subject]

    def change(self, account: UUID, **changes: Any) -> None:
        """Let something about a person be otherwise: `active`, `person`, `posts`…"""
        self.by_account[account] = self.by_account[account].model_copy(update=changes)

    async def people(self, accounts: Collection[UUID]) -> dict[UUID, Person]:
        return {one: self.by_account[one] for one in accounts if one in self.by_account}

    async def named(self, username: str) -> Person | None:
        account = self.usernames.get(username)
        return None if account is None else self.by_account.get(account)


def post_of(principal: Principal, **changes: Any) -> HeldPost:
    post = HeldPost(
        id=principal.post or new_id(),
        role=principal.role,
        level=principal.level,
        unit=principal.unit,
        title=principal.title,
        organisation=principal.organisation,
        organisation_name=principal.organisation_name,
        begins_on=LONG_AGO,
        ends_on=None,
    )
    return post.model_copy(update=changes)
