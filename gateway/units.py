"""Where a unit lies today, as the registry tells it."""

import re
from typing import Protocol

import httpx

from gateway.places import UnitPlace
from libs.clients.registry import RegistryClient
from libs.contracts.core import Level
from libs.contracts.errors import ServiceUnavailable
from libs.contracts.registry.land import UnitDetail, UnitLevel, UnitNotFound

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


class RegistryUnits:
    """Asks the registry."""

    def __init__(self, registry: RegistryClient) -> None:
        self._registry = registry

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
        return UnitPlace(code, _LEVELS[unit.level], in_force, _province(today))

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
