"""Issue a certificate: number, page, signature and record in one transaction."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.certificates import (
    CertificateDatedAhead,
    CertificateDiffers,
    CertificateDocument,
    CertificateKind,
    IssueCertificate,
    VoidDiffers,
    VoidedNumber,
    VoidNumber,
)
from libs.contracts.core import Contract, Level
from libs.contracts.errors import Fault
from libs.kit import audit
from libs.kit.auth import Principal
from libs.kit.text import fold
from services.certificates.issuing.tables import NumberCounterRow, VoidedNumberRow
from services.certificates.parts import Parts
from services.certificates.records import publication
from services.certificates.records.locks import one_at_a_time
from services.certificates.records.numbers import new_code
from services.certificates.records.rules import STATUS_ENTRIES, valid_until
from services.certificates.records.tables import CertificateRow
from services.certificates.rendering.renderer import Page, check_printable

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """When it happens: the moment, and the legal date in Vietnam."""

    now: datetime
    today: date


async def issue_certificate(
    session: AsyncSession,
    parts: Parts,
    principal: Principal,
    order: IssueCertificate,
    moment: Moment,
) -> CertificateRow:
    """Issue once: the same order again gives the same certificate, another one is refused."""
    _check_dates(order, moment.today)
    check_printable(order, order.number)
    await one_at_a_time(session, order.id)
    fingerprint = _hash(order)
    row = await session.get(CertificateRow, order.id)
    if row is not None:
        if row.order_hash != fingerprint:
            raise CertificateDiffers(certificate=str(order.id))
        return row
    ordinal, number = await _number(session, parts, order)
    row = await _make(session, parts, order, moment, number)
    row.ordinal, row.order_hash = ordinal, fingerprint
    session.add(row)
    await session.flush()
    audit.record(
        session,
        principal,
        action="certificate.issued",
        kind="certificate",
        id=order.id,
        after={"number": number, "order": fingerprint, "document": row.document_sha256},
    )
    return row


async def void_number(
    session: AsyncSession, parts: Parts, principal: Principal, void: VoidNumber, now: datetime
) -> VoidedNumber:
    """Take the next number out of use; the reason is kept with it."""
    await one_at_a_time(session, void.id)
    row = await session.get(VoidedNumberRow, void.id)
    asked = (void.level.value, void.unit_code, void.year, void.reason)
    if row is None:
        ordinal = await _next_ordinal(session, void.level, void.unit_code, void.year)
        row = VoidedNumberRow(
            id=void.id,
            authority_level=void.level.value,
            authority_unit=void.unit_code,
            year=void.year,
            ordinal=ordinal,
            number=parts.pattern.write(
                ordinal=ordinal,
                year=void.year,
                authority=void.unit_code,
            ),
            reason=void.reason,
            created_at=now,
        )
        session.add(row)
        audit.record(
            session,
            principal,
            action="number.voided",
            kind="certificate_number",
            id=void.id,
            after={"number": row.number},
            reason=void.reason,
        )
    elif (row.authority_level, row.authority_unit, row.year, row.reason) != asked:
        raise VoidDiffers(number=row.number)
    return VoidedNumber(id=row.id, number=row.number, reason=row.reason)


def _check_dates(order: IssueCertificate, today: date) -> None:
    dates = {
        "/issued_on": order.issued_on,
        "/decision/date": order.decision.date,
        "/entered_on": order.entered_on,
    }
    faults = [
        Fault(pointer=pointer, code="date_ahead", params={"today": str(today)})
        for pointer, day in dates.items()
        if day is not None and day > today
    ]
    if faults:
        raise CertificateDatedAhead(faults=faults)


def _hash(order: Contract) -> str:
    """Hash an order; fields that a later version adds, and that are absent here, change nothing."""
    return hashlib.sha256(order.model_dump_json(exclude_none=True).encode()).hexdigest()


async def _number(
    session: AsyncSession, parts: Parts, order: IssueCertificate
) -> tuple[int | None, str]:
    if order.kind is CertificateKind.HISTORIC:
        assert order.number is not None
        return None, order.number
    authority, year = order.authority, order.issued_on.year
    ordinal = await _next_ordinal(session, authority.level, authority.unit_code, year)
    number = parts.pattern.write(ordinal=ordinal, year=year, authority=authority.unit_code)
    return ordinal, number


async def _next_ordinal(session: AsyncSession, level: Level, unit_code: str, year: int) -> int:
    """Take the next ordinal; the counter's row stays locked, so a rollback leaves no gap."""
    counter = NumberCounterRow.__table__  # type: ignore[attr-defined]
    statement = insert(counter).values(
        authority_level=level.value, authority_unit=unit_code, year=year, last=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=[counter.c.authority_level, counter.c.authority_unit, counter.c.year],
        set_={"last": counter.c.last + 1},
    )
    taken = await session.execute(statement.returning(counter.c.last))
    return int(taken.scalar_one())


async def _make(
    session: AsyncSession, parts: Parts, order: IssueCertificate, moment: Moment, number: str
) -> CertificateRow:
    code, index = new_code(), await _free_index(session)
    at = moment.now.replace(microsecond=0)
    page = Page(
        facts=order,
        number=number,
        code=code,
        valid_until=valid_until(order.issued_on, order.validity_months),
        url=parts.url(code),
        made_at=at,
    )

    def printed() -> tuple[str, int]:
        pdf = parts.renderer.print_page(page)
        signed = parts.signer.sign(pdf, at=at, name=order.authority.unit_name)
        return parts.documents.put(signed), len(signed)

    digest, size = await parts.work(printed)
    document = CertificateDocument(
        sha256=digest,
        size=size,
        path=f"/v1/certificates/{code}/pdf",
        signed_at=at,
        signer_fingerprint=parts.signer.fingerprint,
    )
    return CertificateRow(
        id=order.id,
        code=code,
        kind=order.kind.value,
        number=number,
        authority_level=order.authority.level.value,
        authority_unit=order.authority.unit_code,
        year=order.issued_on.year,
        product_id=order.product.id,
        stars=order.stars,
        issued_on=order.issued_on,
        valid_until=page.valid_until,
        status_index=index,
        fold=_fold([number, code, order.product.code, order.product.name, order.producer.name]),
        order_hash="",
        document_sha256=digest,
        published=publication.store(_published(order, page, document, index)),
        created_at=moment.now,
    )


def _published(
    order: IssueCertificate, page: Page, document: CertificateDocument, index: int
) -> publication.Published:
    return {
        **order.model_dump(mode="json"),
        "number": page.number,
        "code": page.code,
        "valid_until": page.valid_until.isoformat(),
        "url": page.url,
        "document": document.model_dump(mode="json"),
        "status_index": index,
        "changes": [],
        "version": 1,
    }


def _fold(words: Sequence[str]) -> str:
    return fold(" ".join(words))


async def _free_index(session: AsyncSession) -> int:
    """Choose a place in the status list by chance, so that it says nothing of when or where."""
    candidates = [secrets.randbelow(STATUS_ENTRIES) for _ in range(_TRIES)]
    held = col(CertificateRow.status_index)
    taken = set((await session.execute(select(held).where(held.in_(candidates)))).scalars())
    return next(index for index in candidates if index not in taken)
