"""Territory as authority: which records a caller may know of, and where it may act.

A role gives permissions, the unit gives the territory. Records carry the commune and province they
lie in as of now, so a record follows a merger while the documents about it keep their old names.
A record out of reach is a 404; an act in another unit is a 403 that says which unit it belongs to.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations

from libs.contracts.core import Role
from libs.contracts.errors import NotFound, OutsideTerritory
from libs.kit.auth import Principal
from services.registry.land import queries

NATION = "VN"
_PROVINCE_DIGITS = 2
_DISTRICT_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies today, and the account that owns its producer."""

    commune: str
    province: str
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What a caller's unit covers; `owner` narrows reading to the caller's own records."""

    unit: str
    owner: UUID | None = None
    communes: frozenset[str] | None = None

    @property
    def is_province(self) -> bool:
        """Say whether the unit is a province, by the length of its code."""
        return len(self.unit) == _PROVINCE_DIGITS

    def holds(self, commune: str, province: str) -> bool:
        """Say whether the commune lies in the caller's territory."""
        if self.unit == NATION:
            return True
        if self.communes is not None:
            return commune in self.communes
        return self.unit in {commune, province}

    def covers(self, place: Place) -> bool:
        """Say whether the caller may know of a record there."""
        if self.owner is not None:
            return place.owner == self.owner
        return self.holds(place.commune, place.province)

    def require_visible(self, place: Place) -> None:
        """Refuse a record out of reach as if it did not exist."""
        if not self.covers(place):
            raise NotFound

    def require_territory(self, commune: str, province: str) -> None:
        """Refuse an act in a unit that is not under the caller's."""
        if not self.holds(commune, province):
            raise OutsideTerritory(unit=commune, territory=self.unit)

    def clause(
        self,
        *,
        commune: SQLCoreOperations[str],
        province: SQLCoreOperations[str],
        owner: SQLCoreOperations[UUID | None],
    ) -> ColumnElement[bool]:
        """Give the same decision as a condition on a list's columns."""
        if self.owner is not None:
            return owner == self.owner
        if self.unit == NATION:
            return true()
        if self.communes is not None:
            return commune.in_(sorted(self.communes))
        return province == self.unit if self.is_province else commune == self.unit


async def reach_of(session: AsyncSession, principal: Principal, today: date) -> Reach:
    """Work out what a caller's unit covers today.

    A district of before 1/7/2025 covers the communes that hold its area now; where one was
    divided, every share counts, because what the district once decided lies in any of them.
    """
    if principal.role is Role.SERVICE:
        return Reach(unit=NATION)
    owner = principal.subject if principal.role is Role.PRODUCER else None
    if len(principal.unit) != _DISTRICT_DIGITS:
        return Reach(unit=principal.unit, owner=owner)
    district = await queries.latest_unit(session, principal.unit, today)
    heirs = [] if district is None else await queries.current_units(session, district, today)
    return Reach(unit=principal.unit, owner=owner, communes=frozenset(heir.code for heir in heirs))
