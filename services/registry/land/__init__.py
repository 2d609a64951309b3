"""Administrative units by date, their mergers, and who holds a place today."""

from services.registry.land.acts import commune_in_force, find_unit
from services.registry.land.api import router
from services.registry.land.queries import (
    current_units,
    latest_unit,
    path,
    predecessors,
    successors,
    unit_on,
)
from services.registry.land.tables import UnitRow

__all__ = [
    "UnitRow",
    "commune_in_force",
    "current_units",
    "find_unit",
    "latest_unit",
    "path",
    "predecessors",
    "router",
    "successors",
    "unit_on",
]
