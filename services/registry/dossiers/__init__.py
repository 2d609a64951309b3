"""Dossiers: opened, filled in, submitted, handled by offices; the one way in which one moves on.

The face of the chapter. Other chapters act on a dossier by `begin` … `save` with acts of their own;
its rows change nowhere else.
"""

from services.registry.dossiers import acts
from services.registry.dossiers.acts import Opening, record_opening
from services.registry.dossiers.api import router, with_etag
from services.registry.dossiers.asking import (
    Checked,
    ask,
    ask_assessment,
    ask_submission,
)
from services.registry.dossiers.case import (
    Case,
    begin,
    begin_all,
    case_of,
    done_by,
    error_of,
    load,
    lying,
    peek,
    require_version,
    save,
    shown,
    write,
)
from services.registry.dossiers.conduct import (
    TODAY,
    Conduct,
    Days,
    Today,
    dated,
    require_between,
)
from services.registry.dossiers.due import DueStep, open_steps_due, units_with_steps_due
from services.registry.dossiers.errors import (
    HistoryOnly,
    NotYourLevel,
    pointing_to,
)
from services.registry.dossiers.law import Binding, label_of, named, of_day
from services.registry.dossiers.moving import OPEN_DOSSIERS_HELD, DueDays
from services.registry.dossiers.proposing import EFFECTS
from services.registry.dossiers.rules import (
    ACTS,
    Act,
    Refusal,
    Result,
    Standing,
    Units,
    Whose,
    assessed_before,
    level_on,
    stage_on,
)
from services.registry.dossiers.seeing import DossierSeeing
from services.registry.dossiers.store import DOSSIERS, Filed, has_open_dossier
from services.registry.dossiers.tables import DossierRow

__all__ = [
    "ACTS",
    "DOSSIERS",
    "EFFECTS",
    "OPEN_DOSSIERS_HELD",
    "TODAY",
    "Act",
    "Binding",
    "Case",
    "Checked",
    "Conduct",
    "Days",
    "DossierRow",
    "DossierSeeing",
    "DueDays",
    "DueStep",
    "Filed",
    "HistoryOnly",
    "NotYourLevel",
    "Opening",
    "Refusal",
    "Result",
    "Standing",
    "Today",
    "Units",
    "Whose",
    "acts",
    "ask",
    "ask_assessment",
    "ask_submission",
    "assessed_before",
    "begin",
    "begin_all",
    "case_of",
    "dated",
    "done_by",
    "error_of",
    "has_open_dossier",
    "label_of",
    "level_on",
    "load",
    "lying",
    "named",
    "of_day",
    "open_steps_due",
    "peek",
    "pointing_to",
    "record_opening",
    "require_between",
    "require_version",
    "router",
    "save",
    "shown",
    "stage_on",
    "units_with_steps_due",
    "with_etag",
    "write",
]
