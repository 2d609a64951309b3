"""Decisions, recognitions, forwarding and withdrawal, and the jobs that make certificates.

The face of the chapter.
"""

from services.registry.standing import acts
from services.registry.standing.acts.deciding import Paper
from services.registry.standing.api import router
from services.registry.standing.effects import EFFECTS
from services.registry.standing.held import RECOGNITIONS_HELD
from services.registry.standing.jobs import QUEUE
from services.registry.standing.rules import ACTS, FORWARD
from services.registry.standing.worker import working

__all__ = [
    "ACTS",
    "EFFECTS",
    "FORWARD",
    "QUEUE",
    "RECOGNITIONS_HELD",
    "Paper",
    "acts",
    "router",
    "working",
]
