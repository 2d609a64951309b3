"""Routes of the producers."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.parties import (
    PersonalData,
    Producer,
    ProducerCreate,
    ProducerKind,
    ProducerUpdate,
    ReadingReason,
)
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from services.registry.acting import Acting, acts_with
from services.registry.parties import acts
from services.registry.parties.store import ProducerFilter

router = new_router(prefix="/v1/producers", tags=["producers"])

ProducersRead = Annotated[Acting, Depends(acts_with(Scope.PRODUCERS_READ))]
ProducersWrite = Annotated[Acting, Depends(acts_with(Scope.PRODUCERS_WRITE))]
PersonalDataRead = Annotated[Acting, Depends(acts_with(Scope.PERSONAL_DATA_READ))]


@router.post("", status_code=201)
async def create_producer(
    new: ProducerCreate, acting: ProducersWrite, response: Response
) -> Producer:
    """Register a producer: its own account for itself, an officer for others of the territory."""
    producer = await acts.register_producer(acting, new)
    response.headers["ETag"] = etag(producer.version)
    response.headers["Location"] = f"/v1/producers/{producer.id}"
    return producer


@router.get("")
async def list_producers(
    acting: ProducersRead,
    *,
    kind: ProducerKind | None = None,
    commune: UnitCode | None = None,
    province: UnitCode | None = None,
    q: ShortText | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Producer]:
    """List the producers within the caller's reach, in Vietnamese order."""
    wanted = ProducerFilter(kind=kind, commune=commune, province=province, q=q)
    return await acts.list_producers(acting, wanted, cursor=cursor, limit=limit)


@router.get("/{producer_id}")
async def get_producer(producer_id: UUID, acting: ProducersRead, response: Response) -> Producer:
    """Show one producer, its personal data masked."""
    producer = await acts.show_producer(acting, producer_id)
    response.headers["ETag"] = etag(producer.version)
    return producer


@router.patch("/{producer_id}")
async def change_producer(
    producer_id: UUID,
    change: ProducerUpdate,
    if_match: IfMatch,
    acting: ProducersWrite,
    response: Response,
) -> Producer:
    """Change what is sent."""
    producer = await acts.change_producer(acting, producer_id, change, if_match=if_match)
    response.headers["ETag"] = etag(producer.version)
    return producer


@router.get("/{producer_id}/personal-data")
async def get_producer_personal_data(
    producer_id: UUID,
    reason: Annotated[
        ReadingReason, Query(description="Why it is read; kept in the audit trail, no names here.")
    ],
    acting: PersonalDataRead,
    response: Response,
) -> PersonalData:
    """Show the unmasked personal data; who read them and why is recorded."""
    response.headers["Cache-Control"] = "no-store"
    return await acts.read_personal_data(acting, producer_id, reason=reason)
