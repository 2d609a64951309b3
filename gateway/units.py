"""Where a unit lies today, and which organisations there are, as the registry tells it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import httpx

from gateway.places import UnitPlace
from libs.clients.registry import RegistryClient
from libs.contracts.core import Level
from libs.contracts.errors import NotFound, ServiceUnavailable
from libs.contracts.registry.land import UnitDetail, UnitLevel, UnitNotFound
from libs.contracts.registry.organisations import Organisation
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal, TokenSigner

_ASKING: Final = timedelta(minutes=1)
_CODE = re.compile(r"VN|[0-9]{2}|[0-9]{3}|[0-9]{5}")
_LEVELS = {
    UnitLevel.NATION: Level.MINISTRY,
    UnitLevel.PROVINCE: Level.PROVINCE,
    UnitLevel.DISTRICT: Level.DISTRICT,
    UnitLevel.COMMUNE: Level.COMMUNE,
}


class Units(Protocol):
    """Tells where a unit lies; the registry's client, or a small table in a test."""

    async def place(self, code: str) -> UnitPlace | None:
        """Give the place of a unit; None when there is no such unit."""
        ...

    async def organisation(self, id: UUID, by: Principal) -> Organisation | None:  # noqa: A002
        """Give an organisation, asked for whom; None when there is no such organisation."""
        ...


class RegistryUnits:
    """Asks the registry."""

    def __init__(self, registry: RegistryClient, signer: TokenSigner) -> None:
        self._registry = registry
        self._signer = signer

    async def place(self, code: str) -> UnitPlace | None:
        """Ask for the unit; one that ended is placed by what holds its area today."""
        if not _CODE.fullmatch(code):
            return None
        unit = await self._unit(code)
        if unit is None:
            return None
        in_force = unit.code in {one.code for one in unit.current}
        today = unit
        if not in_force and unit.current:
            today = await self._unit(unit.current[0].code) or unit
        heir = None if in_force else _heir(unit)
        return UnitPlace(code, _LEVELS[unit.level], in_force, _province(today), heir)

    async def organisation(self, id: UUID, by: Principal) -> Organisation | None:  # noqa: A002
        """Ask in the caller's name, with a token that may read organisations and nothing else."""
        scopes = frozenset({Scope.ORGANISATIONS_READ})
        token = self._signer.sign(replace(by, scopes=scopes, session=None), life=_ASKING)
        try:
            return await self._registry.organisation(id, token=token)
        except NotFound:
            return None
        except httpx.HTTPError as error:
            raise ServiceUnavailable(service="registry") from error

    async def _unit(self, code: str) -> UnitDetail | None:
        try:
            return await self._registry.unit(code)
        except UnitNotFound:
            return None
        except httpx.HTTPError as error:
            raise ServiceUnavailable(service="registry") from error


def _province(unit: UnitDetail) -> str | None:
    if unit.level is UnitLevel.PROVINCE:
        return unit.code
    above = [ref.code for ref in unit.path if ref.level is UnitLevel.PROVINCE]
    return above[0] if above else None


def _heir(unit: UnitDetail) -> str | None:
    """Give the one unit of the same level that holds the area of a unit that ended."""
    same = [ref.code for ref in unit.current if ref.level is unit.level]
    return same[0] if len(same) == 1 and len(unit.current) == 1 and unit.current_exact else None
