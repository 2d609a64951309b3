"""What proves it: papers by content hash."""

from services.registry.evidence.api import router
from services.registry.evidence.store import FoundPaper, paper_is_filed, papers_named

__all__ = ["FoundPaper", "paper_is_filed", "papers_named", "router"]
