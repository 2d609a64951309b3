"""Calls to the registry that need no account: units and their place in the country."""

from datetime import date

import httpx

from libs.contracts.core import Page
from libs.contracts.registry.land import Unit, UnitDetail, UnitLevel
from libs.kit.http import raise_for_problem


class RegistryClient:
    """A typed caller; problem documents come back as typed errors."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def unit(self, code: str, *, on: date | None = None) -> UnitDetail:
        """Read a unit with its path; raises `UnitNotFound` when there is none."""
        params = {} if on is None else {"on": on.isoformat()}
        response = await self._http.get(f"/v1/units/{code}", params=params)
        raise_for_problem(response)
        return UnitDetail.model_validate_json(response.content)

    async def units(
        self,
        *,
        level: UnitLevel | None = None,
        parent: str | None = None,
        q: str | None = None,
        on: date | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Unit]:
        """List units of a day."""
        asked = {"level": level, "parent": parent, "q": q, "on": on, "cursor": cursor}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        response = await self._http.get("/v1/units", params={**params, "limit": str(limit)})
        raise_for_problem(response)
        return Page[Unit].model_validate_json(response.content)

    async def lies_under(self, code: str, above: str) -> bool:
        """Say whether a unit is another one or lies under it."""
        return any(unit.code == above for unit in (await self.unit(code)).path)
