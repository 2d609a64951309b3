"""Internal writes of the registry: issue, and void a number."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.certificates import Certificate, IssueCertificate, VoidedNumber, VoidNumber
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.auth import Principal, requires
from libs.kit.clock import Now, Today
from libs.kit.concurrency import etag
from libs.kit.db import Session
from services.certificates.issuing import acts, numbers
from services.certificates.parts import PartsOf
from services.certificates.records.publication import certificate_of

router = new_router(prefix="/internal/v1", tags=["internal"])

CertificatesIssue = Annotated[Principal, Depends(requires(Scope.CERTIFICATES_ISSUE))]


@router.put("/certificates/{id}")
async def issue_certificate(
    id: UUID,  # noqa: A002 - the path's word
    order: IssueCertificate,
    session: Session,
    parts: PartsOf,
    principal: CertificatesIssue,
    now: Now,
    today: Today,
    response: Response,
) -> Certificate:
    """Issue a certificate; the same order again answers with the same certificate."""
    if order.id != id:
        raise InvalidInput(faults=[Fault(pointer="/id", code="id_differs")])
    moment = acts.Moment(now, today)
    row = await acts.issue_certificate(session, parts, principal, order, moment)
    response.headers["ETag"] = etag(row.version)
    return certificate_of(row.published, today)


@router.post("/voided-numbers")
async def void_number(
    void: VoidNumber,
    session: Session,
    parts: PartsOf,
    principal: CertificatesIssue,
    now: Now,
) -> VoidedNumber:
    """Take the next number of an authority and year out of use, with the reason."""
    return await numbers.void_number(session, parts, principal, void, now)
