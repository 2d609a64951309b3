"""Mandates: who acts for a producer, as what, by which paper; given and ended here."""

from services.registry.parties.mandates.acts import (
    own,
    require_editable,
    require_may,
    require_no_helper,
)
from services.registry.parties.mandates.api import router
from services.registry.parties.mandates.rules import Deed, require_wide_enough

__all__ = [
    "Deed",
    "own",
    "require_editable",
    "require_may",
    "require_no_helper",
    "require_wide_enough",
    "router",
]
