"""Changes of administrative units at run time: checked, written on top of the frozen rows."""

from services.registry.land.events.rows import built_on, country_around, take_back, write
from services.registry.land.events.rules import (
    Country,
    accounts_act_for,
    change_faults,
    day_faults,
    undecided,
)

__all__ = [
    "Country",
    "accounts_act_for",
    "built_on",
    "change_faults",
    "country_around",
    "day_faults",
    "take_back",
    "undecided",
    "write",
]
