"""Calls to the registry about units and organisations."""

from datetime import date
from uuid import UUID

import httpx

from libs.contracts.registry.land import UnitDetail
from libs.contracts.registry.organisations import Organisation
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

    async def organisation(self, id: UUID, *, token: str) -> Organisation:  # noqa: A002 - its name
        """Read an organisation with the caller's token; raises `NotFound` when there is none."""
        headers = {"authorization": f"Bearer {token}"}
        response = await self._http.get(f"/v1/organisations/{id}", headers=headers)
        raise_for_problem(response)
        return Organisation.model_validate_json(response.content)
