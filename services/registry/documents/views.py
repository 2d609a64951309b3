"""Between rows and contracts: documents as the API shows them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from libs.contracts.people import Actor
from libs.contracts.registry.documents import (
    Document,
    DocumentLine,
    Effect,
    EffectInput,
    PublicDocument,
    Signer,
)
from libs.kit.clock import VIETNAM
from services.registry.documents.effects import Issue
from services.registry.documents.tables import DocumentRow, EffectRow


def document_of(row: DocumentRow, effects: Sequence[EffectRow]) -> Document:
    """Give a document with what it does."""
    moment = row.entered_into_force_at
    return Document(
        id=row.id,
        version=row.version,
        kind=row.kind,
        state=row.state,
        number=row.number,
        issued_on=row.issued_on,
        effective_on=row.effective_on,
        subject=row.subject,
        legal_basis=row.legal_basis,
        level=row.level,
        unit=row.unit,
        issuer=row.issuer,
        signer=signer_of(row),
        historic=row.historic,
        effects=[Effect(**one.model_dump()) for one in inputs_of(effects)],
        papers=[UUID(one) for one in row.papers],
        drafted_by=drafter_of(row),
        put_in_force_by=put_in_force_by(row),
        entered_into_force_at=moment.astimezone(VIETNAM) if moment else None,
        corrected_by=row.corrected_by,
        annulled_by=row.annulled_by,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def line_of(row: DocumentRow, effects: int) -> DocumentLine:
    """Give a document as a list shows it."""
    return DocumentLine(
        id=row.id,
        version=row.version,
        kind=row.kind,
        state=row.state,
        number=row.number,
        issued_on=row.issued_on,
        subject=row.subject,
        level=row.level,
        unit=row.unit,
        issuer=row.issuer,
        historic=row.historic,
        effects=effects,
        drafted_by=drafter_of(row),
        put_in_force_by=put_in_force_by(row),
        corrected_by=row.corrected_by,
        annulled_by=row.annulled_by,
    )


def public_of(row: DocumentRow, effects: int) -> PublicDocument:
    """Give what everybody may read of a document in force; no person but who signed it."""
    signer = signer_of(row)
    if row.number is None or row.issued_on is None or signer is None:
        raise LookupError(f"document {row.id} is published without number, day or signer")
    return PublicDocument(
        id=row.id,
        kind=row.kind,
        state=row.state,
        number=row.number,
        issued_on=row.issued_on,
        subject=row.subject,
        level=row.level,
        unit=row.unit,
        issuer=row.issuer,
        signer=signer,
        effects=effects,
        corrected_by=row.corrected_by,
        annulled_by=row.annulled_by,
    )


def signer_of(row: DocumentRow) -> Signer | None:
    """Give who signed, or None while nobody has."""
    if row.signer_name is None or row.signer_title is None:
        return None
    return Signer(name=row.signer_name, title=row.signer_title)


def drafter_of(row: DocumentRow) -> Actor:
    """Give who drafted."""
    return Actor.model_validate(row.drafted_by)


def writers_of(row: DocumentRow) -> list[UUID]:
    """Give the accounts of everybody who wrote any of its drafts."""
    return [UUID(one) for one in row.writers]


def put_in_force_by(row: DocumentRow) -> Actor | None:
    """Give who put it in force, or None."""
    return None if row.put_in_force_by is None else Actor.model_validate(row.put_in_force_by)


def inputs_of(effects: Sequence[EffectRow]) -> list[EffectInput]:
    """Give effects as they were sent."""
    return [
        EffectInput(kind=one.kind, record_id=one.record_id, particulars=one.particulars)
        for one in effects
    ]


def issue_of(row: DocumentRow, today: date) -> Issue:
    """Give a document as its effects see it."""
    return Issue(
        id=row.id,
        kind=row.kind,
        number=row.number or "",
        day=row.issued_on or today,
        level=row.level,
        unit=row.unit,
        issuer=row.issuer,
        signer=signer_of(row),
        historic=row.historic,
        legal_basis=row.legal_basis,
        drafted_by=drafter_of(row),
    )
