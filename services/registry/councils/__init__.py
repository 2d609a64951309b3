"""Councils, their rounds, the members' sheets under seal, results and conclusions.

The face of the chapter.
"""

from services.registry.councils import acts
from services.registry.councils.acts import Founding, Seating, record_council
from services.registry.councils.api import router
from services.registry.councils.asking import (
    Scored,
    ask_conclusion,
    ask_opening,
    ask_sheet,
)
from services.registry.councils.effects import EFFECTS
from services.registry.councils.errors import HistoryMixed, NotYourUnit
from services.registry.councils.held import COUNCILS_HELD, ROUNDS_HELD
from services.registry.councils.rules import ACTS
from services.registry.councils.store import dossiers_before

__all__ = [
    "ACTS",
    "COUNCILS_HELD",
    "EFFECTS",
    "ROUNDS_HELD",
    "Founding",
    "HistoryMixed",
    "NotYourUnit",
    "Scored",
    "Seating",
    "acts",
    "ask_conclusion",
    "ask_opening",
    "ask_sheet",
    "dossiers_before",
    "record_council",
    "router",
]
