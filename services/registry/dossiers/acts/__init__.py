"""What is done with a dossier, one file a kind of act; every act begins and is saved by `case`."""

from services.registry.dossiers.acts.assessing import revise, revise_answer
from services.registry.dossiers.acts.offices import (
    accept,
    enter_proposal,
    give_back,
    reject,
    report,
    withdraw,
)
from services.registry.dossiers.acts.opening import Opening, open_dossier, record_opening
from services.registry.dossiers.acts.reading import count, show, show_steps
from services.registry.dossiers.acts.submissions import list_submissions, show_submission
from services.registry.dossiers.acts.submitting import submit
from services.registry.dossiers.proposing import draft_proposal

__all__ = [
    "Opening",
    "accept",
    "count",
    "draft_proposal",
    "enter_proposal",
    "give_back",
    "list_submissions",
    "open_dossier",
    "record_opening",
    "reject",
    "report",
    "revise",
    "revise_answer",
    "show",
    "show_steps",
    "show_submission",
    "submit",
    "withdraw",
]
