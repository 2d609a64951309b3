"""What councils do, one file a kind of act; a dossier is moved by its own chapter."""

from services.registry.councils.acts.founding import (
    Founding,
    Seating,
    found_council,
    record_council,
)
from services.registry.councils.acts.reading import (
    councils_of,
    list_results,
    list_sheets,
    show_council,
    show_round,
    show_sheet,
)
from services.registry.councils.acts.rounds import open_round, take_in
from services.registry.councils.acts.sheets import declare_conflict, file_sheet
from services.registry.councils.acts.sittings import conclude, open_sheets

__all__ = [
    "Founding",
    "Seating",
    "conclude",
    "councils_of",
    "declare_conflict",
    "file_sheet",
    "found_council",
    "list_results",
    "list_sheets",
    "open_round",
    "open_sheets",
    "record_council",
    "show_council",
    "show_round",
    "show_sheet",
    "take_in",
]
