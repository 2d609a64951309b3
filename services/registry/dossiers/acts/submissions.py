"""Submissions stay: each keeps the document it froze, and the marks with which it came back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from libs.contracts.errors import NotFound
from libs.contracts.people import Actor
from libs.contracts.registry.dossiers import DossierStatus
from libs.contracts.registry.submissions import (
    Returned,
    Submission,
    SubmissionDocument,
    Submissions,
)
from libs.kit.clock import VIETNAM
from services.registry.acting import Acting
from services.registry.dossiers import case as cases
from services.registry.dossiers.case import Case
from services.registry.dossiers.tables import StepRow, SubmissionRow


def keep(acting: Acting, case: Case, document: dict[str, Any], document_hash: str) -> None:
    """Keep what is handed in now."""
    acting.session.add(
        SubmissionRow(
            dossier_id=case.dossier.id,
            n=1 + _returns(case.steps),
            submitted_on=case.day,
            recorded_at=acting.clock.now(),
            submitted_by=acting.actor.model_dump(mode="json"),
            document=document,
            document_hash=document_hash,
        )
    )


async def give_back(
    acting: Acting, case: Case, marks: Sequence[dict[str, Any]], note: str | None
) -> None:
    """Keep with the last submission why it is given back."""
    key = (case.dossier.id, 1 + _returns(case.steps))
    row = await acting.session.get(SubmissionRow, key)
    if row is not None:
        row.returned = {**cases.done_by(acting, case), "note": note, "marks": list(marks)}


def _returns(steps: Sequence[StepRow]) -> int:
    return sum(step.status is DossierStatus.RETURNED for step in steps)


async def list_submissions(acting: Acting, dossier_id: UUID) -> Submissions:
    """List every submission of a dossier that the caller may know of."""
    await cases.load(acting, dossier_id)
    query = (
        select(SubmissionRow)
        .where(col(SubmissionRow.dossier_id) == dossier_id)
        .order_by(col(SubmissionRow.n))
    )
    return Submissions(items=[_shown(row) for row in await acting.session.scalars(query)])


async def load(acting: Acting, dossier_id: UUID, n: int) -> SubmissionRow:
    """Give one submission of a dossier that the caller may know of, or 404."""
    await cases.load(acting, dossier_id)
    row = await acting.session.get(SubmissionRow, (dossier_id, n))
    if row is None:
        raise NotFound
    return row


async def show_submission(acting: Acting, dossier_id: UUID, n: int) -> SubmissionDocument:
    """Show one submission with the document that it froze."""
    row = await load(acting, dossier_id, n)
    return SubmissionDocument(**_shown(row).model_dump(), document=row.document)


def _shown(row: SubmissionRow) -> Submission:
    return Submission(
        n=row.n,
        submitted_on=row.submitted_on,
        recorded_at=row.recorded_at.astimezone(VIETNAM),
        submitted_by=Actor.model_validate(row.submitted_by),
        document_hash=row.document_hash,
        returned=_returned(row.returned) if row.returned else None,
    )


def _returned(kept: dict[str, Any]) -> Returned:
    marks = [{"pointer": one["pointer"], "note": one["note"]} for one in kept["marks"]]
    return Returned.model_validate({**kept, "marks": marks})
