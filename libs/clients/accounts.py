"""Calls to the gateway: which people stand behind accounts, and which posts they hold."""

from collections.abc import Callable, Collection
from typing import Protocol
from uuid import UUID

import httpx

from libs.contracts.people import People, Person
from libs.kit.http import raise_for_problem

PATH = "/internal/v1/people"
"""Answered to services of this system only, at most 200 accounts a call."""
AT_ONCE = 200


class KnowsPeople(Protocol):
    """Whoever can tell of accounts: the gateway, through its client."""

    async def people(self, accounts: Collection[UUID]) -> dict[UUID, Person]:
        """Give the people behind accounts; an account that does not exist is left out."""
        ...

    async def named(self, username: str) -> Person | None:
        """Give the person who logs in with a name; None when there is none."""
        ...


class AccountsClient:
    """A typed caller of the gateway, with a token of the service that calls."""

    def __init__(self, http: httpx.AsyncClient, *, token: Callable[[], str]) -> None:
        self._http = http
        self._token = token

    async def people(self, accounts: Collection[UUID]) -> dict[UUID, Person]:
        """Give the people behind accounts; an account that does not exist is left out."""
        wanted = sorted(set(accounts))
        found: list[Person] = []
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            found += await self._ask({"account": [str(one) for one in part]})
        return {one.account: one for one in found}

    async def named(self, username: str) -> Person | None:
        """Give the person who logs in with a name; None when there is none."""
        return next(iter(await self._ask({"username": username})), None)

    async def _ask(self, params: dict[str, str | list[str]]) -> list[Person]:
        headers = {"authorization": f"Bearer {self._token()}"}
        response = await self._http.get(PATH, params=params, headers=headers)
        raise_for_problem(response)
        return People.model_validate_json(response.content).items
