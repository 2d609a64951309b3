"""Reference data: dated entries with their legal basis, changed by two stewards at run time."""

from services.registry.reference.api import router
from services.registry.reference.events_api import router as events_router
from services.registry.reference.paper_kinds import known_paper_kinds, paper_kinds
from services.registry.reference.territory import placements

__all__ = ["events_router", "known_paper_kinds", "paper_kinds", "placements", "router"]
