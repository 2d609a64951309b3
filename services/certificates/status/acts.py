"""Record a change of status and publish it in the same transaction."""

from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

import law
from libs.contracts.certificates import (
    CertificateNotFound,
    ChangeKind,
    PublishedChange,
    StatusChange,
    StatusChangeDiffers,
    SuccessorNotFound,
)
from libs.contracts.errors import Fault
from libs.kit import audit
from libs.kit.canonical import digest
from services.certificates.acting import Acting
from services.certificates.actions import CertificatesAction
from services.certificates.records import publication
from services.certificates.records.locks import one_at_a_time
from services.certificates.records.rules import Change, check_change
from services.certificates.records.tables import CertificateRow, StatusChangeRow

_ACTIONS = {
    ChangeKind.SUSPEND: CertificatesAction.SUSPENDED,
    ChangeKind.RESUME: CertificatesAction.RESUMED,
    ChangeKind.REVOKE: CertificatesAction.REVOKED,
    ChangeKind.EXTEND: CertificatesAction.EXTENDED,
    ChangeKind.REPLACE: CertificatesAction.REPLACED,
    ChangeKind.SUPERSEDE: CertificatesAction.SUPERSEDED,
}


async def change_status(
    acting: Acting, certificate_id: UUID, change: StatusChange
) -> CertificateRow:
    """Record once: the same change again changes nothing, another one of its id is refused."""
    session = acting.session
    await one_at_a_time(session, change.id)
    row = await session.get(CertificateRow, certificate_id, with_for_update=True)
    if row is None:
        raise CertificateNotFound(certificate=str(certificate_id))
    fingerprint = digest(change)
    known = await session.get(StatusChangeRow, change.id)
    if known is not None:
        if (known.certificate_id, known.change_hash) != (certificate_id, fingerprint):
            raise StatusChangeDiffers(change=str(change.id))
        return row
    published = orjson.loads(row.published)
    check_change(
        publication.term_of(published),
        publication.changes_of(published),
        Change(change.kind, change.effective_on, change.until),
        extension_days=law.read().newest().procedure.extension_days or 0,
    )
    by_code = await _successor_code(session, certificate_id, change.by)
    session.add(await _row(session, certificate_id, change, fingerprint, acting.parts.now))
    _publish(row, published, change, by_code)
    await session.flush()
    audit.record(
        session,
        acting.principal,
        action=_ACTIONS[change.kind],
        kind="certificate",
        id=certificate_id,
        after={"change": fingerprint, "version": row.version},
        reason=change.reason,
    )
    return row


def _publish(
    row: CertificateRow,
    published: publication.Published,
    change: StatusChange,
    by_code: str | None,
) -> None:
    """Write the public document anew; only the fields of `PublishedChange` go into it."""
    row.version += 1
    published["version"] = row.version
    published["changes"].append(
        PublishedChange(
            kind=change.kind,
            effective_on=change.effective_on,
            decision=change.decision,
            ground=change.ground,
            until=change.until,
            by_code=by_code,
        ).model_dump(mode="json")
    )
    row.published = publication.store(published)


async def _successor_code(
    session: AsyncSession, certificate_id: UUID, successor: UUID | None
) -> str | None:
    if successor is None:
        return None
    row = await session.get(CertificateRow, successor)
    if row is None or successor == certificate_id:
        fault = Fault(pointer="/by", code="unknown_successor")
        raise SuccessorNotFound(certificate=str(successor), faults=[fault])
    return row.code


async def _row(
    session: AsyncSession,
    certificate_id: UUID,
    change: StatusChange,
    fingerprint: str,
    now: datetime,
) -> StatusChangeRow:
    mine = col(StatusChangeRow.certificate_id) == certificate_id
    sequence = await session.scalar(select(func.count()).select_from(StatusChangeRow).where(mine))
    return StatusChangeRow(
        id=change.id,
        certificate_id=certificate_id,
        sequence=(sequence or 0) + 1,
        kind=change.kind,
        effective_on=change.effective_on,
        until=change.until,
        by_id=change.by,
        decision_number=change.decision.number if change.decision else None,
        decision_date=change.decision.date if change.decision else None,
        signer_title=change.signer.title if change.signer else None,
        signer_name=change.signer.name if change.signer else None,
        ground=change.ground,
        reason=change.reason,
        change_hash=fingerprint,
        recorded_at=now,
    )
