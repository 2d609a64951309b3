"""What proves it: papers by content hash."""

from services.registry.evidence.api import router
from services.registry.evidence.store import FoundPaper, papers_named

__all__ = ["FoundPaper", "papers_named", "router"]
