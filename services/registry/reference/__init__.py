"""Reference data: dated entries with their legal basis, changed by two stewards at run time."""

from services.registry.reference.api import router
from services.registry.reference.paper_kinds import known_paper_kinds, paper_kinds

__all__ = ["known_paper_kinds", "paper_kinds", "router"]
