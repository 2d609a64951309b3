"""Give, end and show mandates; what other chapters ask of them."""

from datetime import date
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.people import Person
from libs.contracts.registry.mandates import (
    HelpedByYourself,
    LastOwnerHasOpenDossier,
    Mandate,
    MandateCreate,
    MandateEnd,
    MandateExists,
    MandateHasEnded,
    MandateKind,
    Mandates,
)
from libs.contracts.registry.parties import OwnedNotByDistrict
from libs.kit.clock import VIETNAM
from libs.kit.concurrency import check_version
from services.registry import mandated, saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.mandated import MandateRow
from services.registry.noting import note
from services.registry.organisations import organisation_on
from services.registry.parties import store, views
from services.registry.parties.mandates import rules
from services.registry.parties.mandates.rules import Deed, Giver
from services.registry.parties.personal import name_hint
from services.registry.parties.tables import ProducerRow
from services.registry.seeing import About, Kind


async def give(
    acting: Acting, producer_id: UUID, new: MandateCreate, person: Person | None
) -> Mandate:
    """Give a mandate; `person` is who bears the user name that was sent."""
    producer = await _load(acting, producer_id)
    await _require_gives(acting, producer, new.kind)
    since, today = new.since or acting.clock.today(), acting.clock.today()
    faults = rules.term_faults(since, new.until, today)
    faults += await _paper_faults(acting, producer_id, new)
    name = ""
    if new.organisation is not None:
        known = await organisation_on(acting.session, new.organisation, since)
        faults += rules.organisation_faults(new.kind, exists=known is not None)
        name = known.name if known is not None else ""
    else:
        commune = acting.reach.today(producer.commune).commune or producer.commune
        faults += rules.holder_faults(new.kind, person, commune=commune, today=today)
    if faults:
        raise InvalidInput(faults=faults)
    row = MandateRow(
        id=acting.new_id(new.id),
        producer_id=producer_id,
        kind=new.kind,
        organisation_id=new.organisation,
        name=name,
        since=since,
        until=new.until,
        paper_id=new.paper,
        given_by=acting.actor.model_dump(mode="json"),
        given_at=acting.clock.now(),
    )
    if person is not None and new.organisation is None:
        _hold(acting, row, person)
    return await _keep(acting, row)


async def own(acting: Acting, producer_id: UUID, person: Person | None) -> None:
    """Make who registers a producer for himself its owner."""
    row = MandateRow(
        id=acting.new_id(),
        producer_id=producer_id,
        kind=MandateKind.OWNER,
        account=acting.principal.subject,
        name=acting.principal.name,
        since=acting.clock.today(),
        given_by=acting.actor.model_dump(mode="json"),
        given_at=acting.clock.now(),
    )
    if person is not None:
        _hold(acting, row, person)
    await _keep(acting, row)


async def end(
    acting: Acting, producer_id: UUID, mandate_id: UUID, asked: MandateEnd, *, if_match: str
) -> Mandate:
    """End a mandate at once; the last owner stays while a dossier is open."""
    producer = await _load(acting, producer_id)
    held = await mandated.mandates_of(acting.session, [producer_id], lock=True)
    row = next((one for one in held if one.id == mandate_id), None)
    if row is None:
        raise NotFound
    await _require_gives(acting, producer, row.kind)
    check_version(if_match, row.version)
    today = acting.clock.today()
    if row.ended_at is not None or (row.until is not None and row.until < today):
        raise MandateHasEnded
    owners = [one for one in held if one.kind is MandateKind.OWNER and _counts(one, today)]
    if owners == [row] and await acting.parts.has_open_dossier(acting.session, producer_id):
        raise LastOwnerHasOpenDossier
    before = views.mandate_of(row, today)
    row.ended_at, row.reason = acting.clock.now(), asked.reason
    row.ended_by = acting.actor.model_dump(mode="json")
    row.version += 1
    await acting.session.flush()
    mandate = views.mandate_of(row, today)
    note(acting, Action.MANDATE_ENDED, mandate, before, reason=asked.reason)
    return mandate


async def show_all(acting: Acting, producer_id: UUID) -> Mandates:
    """Show every mandate of a producer, those that ended too."""
    producer = await _load(acting, producer_id, lock=False)
    found = await mandated.mandates_of(acting.session, [producer.id])
    today = acting.clock.today()
    return Mandates(items=[views.mandate_of(row, today) for row in found])


def require_may(mandate: MandateRow | None, deed: Deed) -> None:
    """Refuse a deed that a mandate does not reach to; whoever has none is no producer's."""
    if mandate is not None:
        rules.require_may(mandate.kind, deed)


async def require_no_helper(acting: Acting, producer_id: UUID, since: date) -> None:
    """Refuse an office's act by an officer who acted for the producer since a day."""
    if acting.principal.level is not Level.COMMUNE:
        return
    held = await mandated.mandates_of(acting.session, [producer_id])
    mine = [one for one in held if one.account == acting.principal.subject]
    if rules.is_helper([_last_day(one) for one in mine], since):
        raise HelpedByYourself


async def require_editable(acting: Acting, producer_id: UUID) -> None:
    """Refuse a former district what somebody acts for today.

    Law: NQ 203/2025/QH15: districts ended on 1/7/2025; they enter history, today is their heirs'.
    """
    if acting.principal.level is not Level.DISTRICT:
        return
    today = acting.clock.today()
    held = await mandated.mandates_of(acting.session, [producer_id])
    if any(_counts(one, today) for one in held):
        raise OwnedNotByDistrict


async def _load(acting: Acting, producer_id: UUID, *, lock: bool = True) -> ProducerRow:
    found = await store.find_producer(acting.session, producer_id, lock=lock)
    if found is None:
        raise NotFound
    about = About(Kind.PRODUCER, producer_id)
    await acting.require_visible(found.producer.commune, producer_id, about)
    return found.producer


async def _require_gives(acting: Acting, producer: ProducerRow, kind: MandateKind) -> None:
    mine = await acting.mandate(producer.id)
    where = acting.reach.today(producer.commune)
    giver = Giver(
        mine.kind if mine is not None else None, acting.principal.role, acting.principal.unit
    )
    rules.require_gives(giver, kind, frozenset({*where.communes, *where.provinces}))


async def _paper_faults(acting: Acting, producer_id: UUID, new: MandateCreate) -> list[Fault]:
    filed = new.paper is not None and await acting.parts.paper_is_filed(
        acting.session, producer_id, new.paper
    )
    return rules.paper_faults(new.kind, named=new.paper is not None, filed=filed)


def _hold(acting: Acting, row: MandateRow, person: Person) -> None:
    row.account, row.name, row.person = person.account, person.name, person.person
    row.hint = name_hint(person.name, person.birth_year, acting.parts.person_keys)


async def _keep(acting: Acting, row: MandateRow) -> Mandate:
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {"pk_mandates": AlreadyExists(), "ex_mandates_one_at_a_time": MandateExists(name=row.name)},
    )
    mandate = views.mandate_of(row, acting.clock.today())
    note(acting, Action.MANDATE_GIVEN, mandate)
    return mandate


def _counts(row: MandateRow, day: date) -> bool:
    return row.ended_at is None and row.since <= day and (row.until is None or day <= row.until)


def _last_day(row: MandateRow) -> date | None:
    return row.until if row.ended_at is None else row.ended_at.astimezone(VIETNAM).date()
