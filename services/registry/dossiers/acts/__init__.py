"""What is done with a dossier, one file a kind of act; every act begins and is saved by `case`."""

from services.registry.dossiers.acts.assessing import revise, revise_answer
from services.registry.dossiers.acts.offices import (
    accept,
    give_back,
    propose,
    reject,
    report,
    withdraw,
)
from services.registry.dossiers.acts.opening import Opening, open_dossier, record_opening
from services.registry.dossiers.acts.reading import count, show, show_steps
from services.registry.dossiers.acts.submitting import submit

__all__ = [
    "Opening",
    "accept",
    "count",
    "give_back",
    "open_dossier",
    "propose",
    "record_opening",
    "reject",
    "report",
    "revise",
    "revise_answer",
    "show",
    "show_steps",
    "submit",
    "withdraw",
]
