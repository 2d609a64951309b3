"""What councils do, one file a kind of act; a dossier is moved by its own chapter."""

from services.registry.councils.acts.changing import change_council
from services.registry.councils.acts.conclusions import (
    confirm_conclusion,
    enter_conclusion,
    propose_conclusion,
)
from services.registry.councils.acts.conflicts import (
    decide_conflict,
    declare_conflict,
    record_absence,
)
from services.registry.councils.acts.founding import (
    Founding,
    Seating,
    found_council,
    record_council,
)
from services.registry.councils.acts.reading import (
    conflicts_of_round,
    councils_of,
    list_conflicts,
    list_results,
    list_sheets,
    show_council,
    show_round,
    show_sheet,
)
from services.registry.councils.acts.rounds import open_round, take_in
from services.registry.councils.acts.sheets import enter_sheet, file_sheet
from services.registry.councils.acts.sittings import open_sheets

__all__ = [
    "Founding",
    "Seating",
    "change_council",
    "confirm_conclusion",
    "conflicts_of_round",
    "councils_of",
    "decide_conflict",
    "declare_conflict",
    "enter_conclusion",
    "enter_sheet",
    "file_sheet",
    "found_council",
    "list_conflicts",
    "list_results",
    "list_sheets",
    "open_round",
    "open_sheets",
    "propose_conclusion",
    "record_absence",
    "record_council",
    "show_council",
    "show_round",
    "show_sheet",
    "take_in",
]
