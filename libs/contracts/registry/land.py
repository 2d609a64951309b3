"""Administrative units by date, and what became of them."""

from datetime import date
from enum import StrEnum

from libs.contracts.core import Contract, UnitCode
from libs.contracts.errors import Kind, OcopError


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
    """A unit as the list shows it; both days of its time belong to it."""

    parent: UnitCode | None
    legal_basis: str


class UnitLink(UnitRef):
    """A unit before or after another, with the act that made the change."""

    relation: Relation
    changed_on: date
    legal_basis: str


class UnitDetail(Unit):
    """A unit with its place in the country and its history.

    `path` goes from the nation down to the unit; `current` names the units in force today that
    hold its area, the unit itself among them if it still is one.
    """

    path: list[UnitRef]
    predecessors: list[UnitLink]
    successors: list[UnitLink]
    current: list[UnitRef]


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
