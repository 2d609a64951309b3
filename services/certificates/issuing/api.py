"""Internal writes of the registry: issue, and void a number."""

from uuid import UUID

from fastapi import Response

from libs.contracts.certificates import Certificate, IssueCertificate, VoidedNumber, VoidNumber
from libs.contracts.errors import Fault, InvalidInput
from libs.kit.apps import new_router
from libs.kit.concurrency import etag
from services.certificates.acting import Issuing
from services.certificates.issuing import acts, numbers
from services.certificates.records.publication import certificate_of

router = new_router(prefix="/internal/v1", tags=["internal"])


@router.put("/certificates/{id}")
async def issue_certificate(
    id: UUID,  # noqa: A002 - the path's word
    order: IssueCertificate,
    acting: Issuing,
    response: Response,
) -> Certificate:
    """Issue a certificate; the same order again answers with the same certificate."""
    if order.id != id:
        raise InvalidInput(faults=[Fault(pointer="/id", code="id_differs")])
    row = await acts.issue_certificate(acting, order)
    response.headers["ETag"] = etag(row.version)
    return certificate_of(row.published, acting.parts.today)


@router.post("/voided-numbers")
async def void_number(void: VoidNumber, acting: Issuing) -> VoidedNumber:
    """Take the next number of an authority and year out of use, with the reason."""
    return await numbers.void_number(acting, void)
