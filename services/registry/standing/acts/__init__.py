"""What an authority does: decide, send up, take back, withdraw; one file a kind of act."""

from services.registry.standing.acts.deciding import decide
from services.registry.standing.acts.jobs import list_failed_jobs, try_again
from services.registry.standing.acts.reading import (
    list_withdrawal_requests,
    show_decision,
    show_recognition,
)
from services.registry.standing.acts.routing import assess_again, close, forward
from services.registry.standing.acts.withdrawing import request_withdrawal, withdraw

__all__ = [
    "assess_again",
    "close",
    "decide",
    "forward",
    "list_failed_jobs",
    "list_withdrawal_requests",
    "request_withdrawal",
    "show_decision",
    "show_recognition",
    "try_again",
    "withdraw",
]
