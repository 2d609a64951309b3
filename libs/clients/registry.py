"""Calls to the registry that need no account: a unit and its place in the country."""

from datetime import date

import httpx

from libs.contracts.registry.land import UnitDetail
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
