"""Administrative units by date, their mergers, and who holds a place today."""

from services.registry.land.acts import commune_in_force, find_unit
from services.registry.land.api import router
from services.registry.land.authority import (
    Names,
    Successor,
    authority_on,
    names_on,
    successor_of_level,
)
from services.registry.land.queries import (
    ancestors_on,
    current_units,
    latest_unit,
    path,
    predecessors,
    successors,
    unit_on,
)
from services.registry.land.rules import level_exists_on
from services.registry.land.tables import UnitRow

__all__ = [
    "Names",
    "Successor",
    "UnitRow",
    "ancestors_on",
    "authority_on",
    "commune_in_force",
    "current_units",
    "find_unit",
    "latest_unit",
    "level_exists_on",
    "names_on",
    "path",
    "predecessors",
    "router",
    "successor_of_level",
    "successors",
    "unit_on",
]
