"""The registry's changes of status, and the public list of all statuses."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from libs.contracts.certificates import Certificate, StatusChange, StatusList
from libs.kit.answers import KNOWN, kept
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.concurrency import etag
from libs.kit.db import Session
from services.certificates.acting import ChangingStatus
from services.certificates.parts import PartsOfApp
from services.certificates.records.publication import certificate_of
from services.certificates.status.acts import change_status

router = new_router(tags=["status"])

_JWT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/vc+jwt": {"schema": {"type": "string"}}}},
    **KNOWN,
}


@router.post("/internal/v1/certificates/{id}/status-changes")
async def change_certificate_status(
    id: UUID,  # noqa: A002 - the path's word
    change: StatusChange,
    acting: ChangingStatus,
    response: Response,
) -> Certificate:
    """Record a change of status; the same change again changes nothing."""
    row = await change_status(acting, id, change)
    response.headers["ETag"] = etag(row.version)
    return certificate_of(row.published, acting.parts.today)


@router.get("/v1/status-list", dependencies=[Public], response_model=StatusList, responses=KNOWN)
async def get_status_list(request: Request, session: Session, parts: PartsOfApp) -> Response:
    """Read the status of every certificate: as bits, signed, and by code where not valid."""
    made = await parts.lists.current(session)
    return kept(request, made.content, tag=made.tag)


@router.get(
    "/v1/status-list/credential", dependencies=[Public], response_class=Response, responses=_JWT
)
async def get_status_list_credential(
    request: Request, session: Session, parts: PartsOfApp
) -> Response:
    """Read the Bitstring Status List credential as a JWT signed with the system's key."""
    made = await parts.lists.current(session)
    return kept(request, made.credential, tag=made.credential_tag, media_type="application/vc+jwt")
