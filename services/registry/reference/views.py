"""From row to contract: an entry for those who keep it, and as everybody reads it."""

from datetime import date

from pydantic import TypeAdapter

from libs.contracts.registry.reference import (
    Confirmation,
    LegalBasis,
    Reference,
    ReferenceContent,
    ReferenceLine,
    ReferenceWithdrawal,
)
from libs.kit.clock import VIETNAM
from services.registry.reference import rules
from services.registry.reference.tables import ReferenceRow

_CONTENT: TypeAdapter[ReferenceContent] = TypeAdapter(ReferenceContent)


def content_of(row: ReferenceRow) -> ReferenceContent:
    """Give what an entry says."""
    return _CONTENT.validate_python(row.content)


def reference_of(row: ReferenceRow) -> Reference:
    """Give an entry with everybody who took part in it."""
    first = row.created_at.astimezone(VIETNAM).date()
    return Reference(
        id=row.id,
        version=row.version,
        kind=row.kind,
        key=row.key,
        status=row.status,
        effective_on=row.effective_on,
        legal_basis=LegalBasis.model_validate(row.legal_basis),
        reason=row.reason,
        content=content_of(row),
        proposed=Confirmation.model_validate(row.proposed),
        confirmations=[Confirmation.model_validate(one) for one in row.confirmations],
        confirmations_needed=needed_by(row, first),
        in_force_at=row.in_force_at and row.in_force_at.astimezone(VIETNAM),
        withdrawal=ReferenceWithdrawal.model_validate(row.withdrawal) if row.withdrawal else None,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def needed_by(row: ReferenceRow, day: date) -> int:
    """Give how many must confirm it, judged on the day of its proposal."""
    return rules.confirmations_needed(row.kind, row.effective_on, day)


def line_of(row: ReferenceRow) -> ReferenceLine:
    """Give an entry in force as everybody reads it: without names."""
    assert row.in_force_at is not None
    return ReferenceLine(
        id=row.id,
        kind=row.kind,
        key=row.key,
        effective_on=row.effective_on,
        legal_basis=LegalBasis.model_validate(row.legal_basis),
        content=content_of(row),
        in_force_at=row.in_force_at.astimezone(VIETNAM),
    )
