"""Issue a certificate: number, page, signature and record in one transaction."""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.certificates import (
    CertificateDatedAhead,
    CertificateDiffers,
    CertificateDocument,
    IssueCertificate,
)
from libs.contracts.errors import Fault
from libs.kit import audit
from libs.kit.canonical import digest
from libs.kit.terms import term_end
from libs.kit.text import fold
from services.certificates.acting import Acting
from services.certificates.actions import CertificatesAction
from services.certificates.issuing.numbers import next_ordinal
from services.certificates.issuing.preparing import prepare
from services.certificates.parts import CertificatesParts
from services.certificates.records import publication
from services.certificates.records.locks import one_at_a_time
from services.certificates.records.numbers import new_code
from services.certificates.records.rules import STATUS_ENTRIES
from services.certificates.records.tables import CertificateRow
from services.certificates.rendering.renderer import PrintedPage, check_printable

_TRIES = 8


async def issue_certificate(acting: Acting, order: IssueCertificate) -> CertificateRow:
    """Issue once: the same order again gives the same certificate, another one is refused."""
    session, parts = acting.session, acting.parts
    _check_dates(order, parts.today)
    check_printable(order, order.number)
    await one_at_a_time(session, order.id)
    fingerprint = digest(order)
    row = await session.get(CertificateRow, order.id)
    if row is not None:
        if row.order_hash != fingerprint:
            raise CertificateDiffers(certificate=str(order.id))
        return row
    row = await _make(session, parts, order)
    row.order_hash = fingerprint
    session.add(row)
    await session.flush()
    audit.record(
        session,
        acting.principal,
        action=CertificatesAction.ISSUED,
        kind="certificate",
        id=order.id,
        after={"number": row.number, "order": fingerprint, "document": row.document_sha256},
    )
    return row


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


async def _number(
    session: AsyncSession, parts: CertificatesParts, order: IssueCertificate
) -> tuple[int | None, str]:
    """Take the next number of the authority; a historic certificate brings its own."""
    if order.number is not None:
        return None, order.number
    authority, year = order.authority, order.issued_on.year
    ordinal = await next_ordinal(session, authority.level, authority.unit_code, year)
    number = parts.pattern.write(ordinal=ordinal, year=year, authority=authority.unit_code)
    return ordinal, number


async def _make(
    session: AsyncSession, parts: CertificatesParts, order: IssueCertificate
) -> CertificateRow:
    ordinal, number = await _number(session, parts, order)
    code, index = new_code(), await _free_index(session)
    page = PrintedPage(
        facts=order,
        number=number,
        code=code,
        valid_until=term_end(order.issued_on, order.validity_months),
        url=parts.url(code),
        made_at=parts.now.replace(microsecond=0),
    )
    document = await parts.bench.work(lambda: _document(parts, page))
    return CertificateRow(
        id=order.id,
        code=code,
        kind=order.kind,
        number=number,
        ordinal=ordinal,
        authority_level=order.authority.level,
        authority_unit=order.authority.unit_code,
        year=order.issued_on.year,
        product_id=order.product.id,
        stars=order.stars,
        issued_on=order.issued_on,
        valid_until=page.valid_until,
        status_index=index,
        fold=_fold([number, code, order.product.code, order.product.name, order.producer.name]),
        order_hash="",
        document_sha256=document.sha256,
        published=publication.store(_published(order, page, document, index)),
        created_at=parts.now,
    )


def _document(parts: CertificatesParts, page: PrintedPage) -> CertificateDocument:
    """Prepare, sign and keep; the file is on the disk before the row that names it."""
    prepared = prepare(parts.renderer, page)
    signed = prepared.signed_by(parts.signer)
    return CertificateDocument(
        sha256=parts.documents.put(signed),
        size=len(signed),
        path=f"/v1/certificates/{page.code}/pdf",
        signed_at=page.made_at,
        signer_fingerprint=parts.signer.fingerprint,
    )


def _published(
    order: IssueCertificate, page: PrintedPage, document: CertificateDocument, index: int
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
