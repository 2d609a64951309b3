"""Administrative units by date, and what became of them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from libs.contracts.core import Contract, Name, UnitCode
from libs.contracts.errors import Kind, OcopError

RECORDS_BEGIN = date(2018, 1, 1)
"""The first day that the data cover; of earlier days nothing is claimed.

Ours: decision 0301; the programme began with QĐ 490/QĐ-TTg on 7/5/2018.
"""
DISTRICTS_ENDED_ON = date(2025, 7, 1)
"""The first day without districts. Law: Law 72/2025/QH15, Article 1; NQ 202/2025/QH15."""


class UnitLevel(StrEnum):
    """The levels of the state; districts ended on 30/6/2025."""

    NATION = "nation"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class UnitType(StrEnum):
    """What a unit is called."""

    NATION = "nation"
    CITY = "city"
    PROVINCE = "province"
    URBAN_DISTRICT = "urban_district"
    RURAL_DISTRICT = "rural_district"
    TOWN = "town"
    PROVINCIAL_CITY = "provincial_city"
    WARD = "ward"
    COMMUNE = "commune"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"


class Relation(StrEnum):
    """How much of the old unit went to the new one."""

    WHOLE = "whole"
    PART = "part"


class UnitRef(Contract):
    """A unit under its name of the time; a kept code may mean another area later."""

    code: UnitCode
    level: UnitLevel
    type: UnitType
    name: str
    valid_from: date
    valid_to: date | None


class Unit(UnitRef):
    """A unit as the list shows it; both days of its time belong to it.

    A new name, type or parent begins a new time: one code has several, one after another.
    """

    parent: UnitCode | None
    """The unit directly above, by its code; none of the nation."""
    legal_basis: str
    """The act that made the unit what it is: number and symbol, as far as it is known."""
    sure_from: date
    """The first day of this time that the sources agree on."""
    sure_to: date | None
    """The last one; the days after it, up to `valid_to`, lie in an interval in which the next
    change was made on a day that no source tells. None: sure to the end."""


class UnitLink(UnitRef):
    """A unit before or after another, with the act that made the change."""

    relation: Relation
    changed_on: date
    legal_basis: str


class UnitDetail(Unit):
    """A unit with its place in the country and its history."""

    covered: bool
    """Whether the data cover the day asked for. False before 1/1/2018: what is shown is then the
    first that is known of the code, `path` is empty, and the names of the paper count."""
    sure: bool
    """Whether name, type and place of the unit and of all above it are certain on that day."""
    path: list[UnitRef]
    """From the nation down to the unit, as they were on that day."""
    predecessors: list[UnitLink]
    """What the unit came from in one step, as far as it is known."""
    successors: list[UnitLink]
    """What it went to in one step; none is known of most communes merged away before 7/2025."""
    current: list[UnitRef]
    """Units in force today that hold its area, the unit itself if it still is one."""
    current_exact: bool
    """False where no source tells which commune took the area over: `current` then names every
    commune of today in the area of its district of the time."""


class NewUnit(Contract):
    """A unit that begins; one that changes its name, type or parent ends and begins anew."""

    code: UnitCode
    type: UnitType
    name: Name
    """In full, e.g. `Phường Tân Lập`."""
    parent: UnitCode
    """The unit directly above on its first day: `VN`, or its province."""


class UnitSuccession(Contract):
    """Where a unit that ends goes: whole to one, or in parts to several."""

    old: UnitCode
    new: UnitCode
    """A unit that begins, or one that stays and grows."""
    relation: Relation
    other_province: UnitCode | None = None
    """Named where the area comes to another province than the rest of its own goes to."""


class RestOfUnit(Contract):
    """Where the records of a unit lie that went to several: all that are not placed one by one."""

    old: UnitCode
    new: UnitCode


class PlacedProducer(Contract):
    """A producer of a unit that went to several, and the commune that it lies in from that day."""

    producer_id: UUID
    commune: UnitCode


class TerritoryChange(Contract):
    """What one act does to administrative units: merge, divide, rename, make a commune a ward."""

    kind: Literal["territory"] = "territory"
    ends: Annotated[list[UnitCode], Field(min_length=1, max_length=12_000)]
    """The units whose time ends on the day before; those that begin anew under their code too."""
    begins: Annotated[list[NewUnit], Field(max_length=4_000, default_factory=list)]
    successions: Annotated[list[UnitSuccession], Field(max_length=15_000, default_factory=list)]
    rest: Annotated[list[RestOfUnit], Field(max_length=1_000, default_factory=list)]
    placed: Annotated[list[PlacedProducer], Field(max_length=20_000, default_factory=list)]


class UnitNotFound(OcopError):
    """There is no unit with this code, or there was none on the day asked for."""

    kind = Kind.NOT_FOUND
    code = "unit_not_found"


class CommuneUnknown(OcopError):
    """The code names no commune."""

    kind = Kind.INVALID
    code = "commune_unknown"


class CommuneNotInForce(OcopError):
    """The commune no longer exists; its successors are named."""

    kind = Kind.INVALID
    code = "commune_not_in_force"
