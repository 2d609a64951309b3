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
from services.registry.land.events import (
    accounts_act_for,
    built_on,
    change_faults,
    country_around,
    day_faults,
    take_back,
    undecided,
    write,
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
    "accounts_act_for",
    "ancestors_on",
    "authority_on",
    "built_on",
    "change_faults",
    "commune_in_force",
    "country_around",
    "current_units",
    "day_faults",
    "find_unit",
    "latest_unit",
    "level_exists_on",
    "names_on",
    "path",
    "predecessors",
    "router",
    "successor_of_level",
    "successors",
    "take_back",
    "undecided",
    "unit_on",
    "write",
]
