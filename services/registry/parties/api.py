"""Routes of the producers."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.people import Person
from libs.contracts.registry.parties import (
    ClaimState,
    Confirmation,
    CountBy,
    Dispute,
    DisputeDecision,
    Disputes,
    Ethnicities,
    PersonalData,
    PersonalDataReading,
    Producer,
    ProducerCounts,
    ProducerCreate,
    ProducerKind,
    ProducerRegistered,
    ProducerUpdate,
    SameAs,
)
from libs.contracts.scopes import Scope
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, ascending, each
from libs.kit.versions_api import Seen, add_version_list, add_versions
from services.registry.acting import Acting, acts_with
from services.registry.parties import acts, claims, reading
from services.registry.parties.store import FoundProducer, ProducerFilter, producers
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.parties.views import producer_of, tax_code_of

router = new_router(prefix="/v1/producers", tags=["producers"], past=True)

ProducersRead = Annotated[Acting, Depends(acts_with(Scope.PRODUCERS_READ))]
ProducersWrite = Annotated[Acting, Depends(acts_with(Scope.PRODUCERS_WRITE))]
MandatesWrite = Annotated[Acting, Depends(acts_with(Scope.MANDATES_WRITE))]
PersonalDataRead = Annotated[Acting, Depends(acts_with(Scope.PERSONAL_DATA_READ))]


async def _caller(acting: ProducersWrite) -> Person | None:
    """Ask who registers for himself, so that he is recognised elsewhere."""
    if not acting.is_producer or acting.parts.people is None:
        return None
    account = acting.principal.subject
    return (await acting.parts.people.people([account])).get(account)


@router.post("", status_code=201)
async def create_producer(
    new: ProducerCreate,
    acting: ProducersWrite,
    caller: Annotated[Person | None, Asks(_caller)],
    response: Response,
) -> ProducerRegistered:
    """Register a producer: its own account for itself, an officer for others of the territory."""
    producer = await acts.register_producer(acting, new, caller)
    tagged(response, producer.version, f"/v1/producers/{producer.id}")
    return producer


PRODUCERS = Listing[Producer](
    {"name": [ascending(ProducerRow.name_sort), ascending(ProducerRow.id)]},
    columns=[
        Column("Tên chủ thể", "Name", lambda one: one.name, width=40),
        Column("Loại hình", "Kind", lambda one: one.kind),
        Column("Mã số thuế", "Tax code", lambda one: tax_code_of(one.identity)),
        Column("Địa chỉ", "Address", lambda one: one.address, width=40),
        Column("Xã", "Commune", lambda one: one.commune),
        Column("Tỉnh", "Province", lambda one: one.province),
        Column("Điện thoại", "Telephone", lambda one: one.phone),
        Column("Thư điện tử", "E-mail", lambda one: one.email, width=30),
    ],
)


@router.get("", response_model=Page[Producer], responses=PRODUCERS.responses)
async def list_producers(
    acting: ProducersRead,
    asked: Annotated[Asked, Depends(PRODUCERS.asked)],
    *,
    kind: ProducerKind | None = None,
    commune: UnitCode | None = None,
    province: UnitCode | None = None,
    claim: ClaimState | None = None,
    q: ShortText | None = None,
) -> Response:
    """List the producers within the caller's reach, in Vietnamese order."""
    wanted = ProducerFilter(kind=kind, commune=commune, province=province, claim=claim, q=q)
    query = producers(acting.reach, wanted)

    def line(row: ProducerRow, personal: PersonalDataRow) -> Producer:
        return producer_of(FoundProducer(row, personal), acting.reach)

    return await PRODUCERS.answer(asked, acting.session, query, each(line))


@router.get("/ethnicities")
async def list_ethnicities(_: ProducersRead) -> Ethnicities:
    """List the peoples of Vietnam with their official codes."""
    return reading.ethnicities()


@router.get("/counts")
async def count_producers(
    acting: ProducersRead, *, by: CountBy, unit: UnitCode | None = None
) -> ProducerCounts:
    """Count producers by their representatives' sex, people or disability, or by kind."""
    return await reading.count(acting, by, unit)


@router.get("/{producer_id}")
async def get_producer(producer_id: UUID, acting: ProducersRead, response: Response) -> Producer:
    """Show one producer, its personal data masked."""
    producer = await acts.show_producer(acting, producer_id)
    tagged(response, producer.version)
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
    tagged(response, producer.version)
    return producer


@router.post("/{producer_id}/personal-data", status_code=200)
async def read_producer_personal_data(
    producer_id: UUID,
    asked: PersonalDataReading,
    acting: PersonalDataRead,
    response: Response,
) -> PersonalData:
    """Show the unmasked personal data; who read them, for what and why is recorded.

    What is asked stands in the body, because addresses end in logs.
    """
    response.headers["Cache-Control"] = "no-store"
    return await acts.read_personal_data(acting, producer_id, asked)


@router.post("/{producer_id}/confirmation", status_code=200)
async def confirm_producer(
    producer_id: UUID,
    asked: Confirmation,
    if_match: IfMatch,
    acting: MandatesWrite,
    response: Response,
) -> Producer:
    """Confirm that a producer is who it says: officers of its commune or province."""
    producer = await claims.confirm(acting, producer_id, asked, if_match=if_match)
    tagged(response, producer.version)
    return producer


@router.post("/{producer_id}/same-as", status_code=200)
async def link_producer(
    producer_id: UUID,
    asked: SameAs,
    if_match: IfMatch,
    acting: MandatesWrite,
    response: Response,
) -> Producer:
    """Say that another record goes on for the same producer; nothing is lost."""
    producer = await claims.link(acting, producer_id, asked, if_match=if_match)
    tagged(response, producer.version)
    return producer


@router.get("/{producer_id}/disputes")
async def list_disputes(producer_id: UUID, acting: ProducersRead) -> Disputes:
    """List the disputes over a producer's number."""
    return await claims.disputes(acting, producer_id)


@router.post("/{producer_id}/disputes/{dispute_id}/decision", status_code=200)
async def decide_dispute(
    producer_id: UUID,
    dispute_id: UUID,
    asked: DisputeDecision,
    if_match: IfMatch,
    acting: MandatesWrite,
    response: Response,
) -> Dispute:
    """Decide whose number it is, after both were heard."""
    dispute = await claims.decide(acting, producer_id, dispute_id, asked, if_match=if_match)
    tagged(response, dispute.version)
    return dispute


async def _seen(producer_id: UUID, acting: ProducersRead) -> Seen:
    await acts.show_producer(acting, producer_id)
    return Seen(str(producer_id))


async def _seen_by_those_who_read_it(producer_id: UUID, acting: PersonalDataRead) -> Seen:
    await acts.show_producer(acting, producer_id)
    return Seen(str(producer_id))


add_versions(router, "/{producer_id}", kind="producer", seen=_seen)
add_version_list(
    router,
    "/{producer_id}/personal-data",
    kind="personal_data",
    seen=_seen_by_those_who_read_it,
)
