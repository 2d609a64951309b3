"""Submissions of a dossier: each keeps what was handed in, and why it was given back."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from libs.contracts.core import Contract, Sha256
from libs.contracts.people import Actor
from libs.contracts.registry.dossiers import Done, Mark


class Returned(Done):
    """Why a submission was given back to its producer."""

    note: str | None
    marks: list[Mark]


class Submission(Contract):
    """One handing-in of a dossier."""

    n: int = Field(description="1 for the first submission, without gaps.")
    submitted_on: date
    """The legal day."""
    recorded_at: datetime
    submitted_by: Actor
    document_hash: Sha256
    """SHA-256 of the document in canonical JSON (RFC 8785)."""
    returned: Returned | None
    """Null for a submission that was not given back."""


class Submissions(Contract):
    """Every submission of a dossier, the first one first."""

    items: list[Submission]


class SubmissionDocument(Submission):
    """A submission with the document that it froze."""

    document: dict[str, Any]
