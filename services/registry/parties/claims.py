"""Who a producer is: numbers that others have, confirmation, disputes, two records of one."""

from collections.abc import Sequence
from uuid import UUID

from libs.contracts.core import Role
from libs.contracts.errors import Fault, InvalidInput, NotFound
from libs.contracts.registry.mandates import HelpedByYourself
from libs.contracts.registry.parties import (
    ClaimState,
    Confirmation,
    Dispute,
    DisputeDecided,
    DisputeDecision,
    DisputeOpen,
    Disputes,
    NotAtHome,
    Party,
    Producer,
    ProducerConfirmedAlready,
    ProducerKnown,
    ProducerLost,
    SameAs,
    SecondOfficerNeeded,
    SimilarProducer,
)
from libs.kit.concurrency import check_version
from services.registry import mandated, saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.noting import note
from services.registry.parties import rules, store, views
from services.registry.parties.rules import Rival
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import DisputeRow, ProducerRow
from services.registry.seeing import About, Kind


async def require_number_free(
    acting: Acting, row: ProducerRow, *, disputed: bool = False
) -> Sequence[ProducerRow]:
    """Refuse a number that another has, with a hint; give those with whom it is in dispute."""
    if row.identity_hash is None:
        return ()
    others = await store.with_number(acting.session, row.identity_hash, but=row.id)
    office = not acting.is_producer
    for other in others:
        rival = Rival(other.claim, within_reach=acting.reach.sees(other.commune))
        if rules.shuts_out(rival, office=office, disputed=disputed):
            raise ProducerKnown(known=_hint(acting, other))
    return others


async def open_disputes(
    acting: Acting, claimant: ProducerRow, holders: Sequence[ProducerRow], statement: str | None
) -> None:
    """Record that others have the same number; the commune decides, and nobody is shut out."""
    for holder in holders:
        row = DisputeRow(
            id=acting.new_id(),
            claimant_id=claimant.id,
            holder_id=holder.id,
            statement=statement or "",
            opened_at=acting.clock.now(),
        )
        acting.session.add(row)
        await acting.session.flush()
        note(acting, Action.DISPUTE_OPENED, views.dispute_of(row))


async def similar(acting: Acting, row: ProducerRow) -> list[SimilarProducer]:
    """Give a few others of the same name in the commune, so that nobody enters one twice."""
    shown = acting.reach.holder is None
    return [
        SimilarProducer(id=one.id if shown else None, name=one.name, commune=one.commune)
        for one in await store.named_alike(acting.session, row, acting.reach)
    ]


async def confirm(
    acting: Acting, producer_id: UUID, asked: Confirmation, *, if_match: str
) -> Producer:
    """Confirm that a producer is who it says: its own commune or province."""
    found = await _load(acting, producer_id)
    _require_home(acting, found.producer)
    await _require_no_side(acting, producer_id)
    check_version(if_match, found.producer.version)
    if found.producer.claim is ClaimState.CONFIRMED:
        raise ProducerConfirmedAlready
    if asked.paper is not None:
        await _require_paper(acting, asked.paper, producer_id)
    return await _confirmed(acting, found, reason=asked.note)


async def confirm_by_taking_in(acting: Acting, producer_id: UUID) -> None:
    """Confirm a claimed producer whose dossier its commune takes in; refuse one in dispute."""
    found = await _load(acting, producer_id)
    require_standing(found.producer)
    if found.producer.claim is ClaimState.CLAIMED:
        await _confirmed(acting, found, reason=None)


def require_standing(row: ProducerRow) -> None:
    """Refuse to do more for a record that lost its number, or beside which another goes on."""
    if row.claim is ClaimState.LOST or row.same_as is not None:
        raise ProducerLost(goes_on=str(row.same_as or ""))


async def disputes(acting: Acting, producer_id: UUID) -> Disputes:
    """Show the disputes of a producer."""
    await _load(acting, producer_id, lock=False)
    found = await store.disputes_of(acting.session, producer_id)
    return Disputes(items=[views.dispute_of(row) for row in found])


async def decide(
    acting: Acting, producer_id: UUID, dispute_id: UUID, asked: DisputeDecision, *, if_match: str
) -> Dispute:
    """Decide whose number it is, after both were heard: the other one does nothing more."""
    await _load(acting, producer_id, lock=False)
    held = await store.disputes_of(acting.session, producer_id, lock=True)
    row = next((one for one in held if one.id == dispute_id), None)
    if row is None:
        raise NotFound
    if row.decided is not None:
        raise DisputeDecided
    sides = [await _side(acting, one) for one in (row.claimant_id, row.holder_id)]
    _require_decides(acting, sides[0].producer, sides[1].producer)
    await _require_no_side(acting, row.claimant_id, row.holder_id)
    check_version(if_match, row.version)
    await _require_paper(acting, asked.paper, row.claimant_id, row.holder_id)
    winner, loser = sides if asked.in_favour_of is Party.CLAIMANT else sides[::-1]
    before = views.dispute_of(row)
    row.decided, row.decided_at = asked.model_dump(mode="json"), acting.clock.now()
    row.decided_by = acting.actor.model_dump(mode="json")
    row.version += 1
    await _lose(acting, loser, asked.reason)
    if winner.producer.claim is not ClaimState.CONFIRMED:
        await _confirmed(acting, winner, reason=asked.reason)
    dispute = views.dispute_of(row)
    note(acting, Action.DISPUTE_DECIDED, dispute, before, reason=asked.reason)
    return dispute


async def link(acting: Acting, producer_id: UUID, asked: SameAs, *, if_match: str) -> Producer:
    """Say that another record goes on for the same producer; nothing of this one is lost."""
    found, other = await _load(acting, producer_id), await _load(acting, asked.producer)
    if acting.is_producer or acting.principal.role is not Role.OFFICER:
        raise NotAtHome(could=_homes(acting, found.producer))
    acting.reach.require(found.producer.commune)
    await _require_no_side(acting, producer_id, asked.producer)
    check_version(if_match, found.producer.version)
    require_standing(found.producer)
    if other.producer.id == producer_id or other.producer.same_as is not None:
        raise InvalidInput(faults=[Fault("/producer", "not_to_go_on")])
    require_standing(other.producer)
    before = views.producer_of(found, acting.reach)
    found.producer.same_as = other.producer.id
    return await _written(acting, found, before, Action.PRODUCER_LINKED, asked.reason)


async def _confirmed(acting: Acting, found: FoundProducer, *, reason: str | None) -> Producer:
    row = found.producer
    require_standing(row)
    open_ones = [one for one in await store.disputes_of(acting.session, row.id) if not one.decided]
    if open_ones:
        raise DisputeOpen(disputes=[str(one.id) for one in open_ones])
    before = views.producer_of(found, acting.reach)
    row.claim, row.confirmed_at = ClaimState.CONFIRMED, acting.clock.now()
    row.confirmed_by = acting.actor.model_dump(mode="json")
    return await _written(acting, found, before, Action.PRODUCER_CONFIRMED, reason)


async def _lose(acting: Acting, found: FoundProducer, reason: str) -> None:
    before = views.producer_of(found, acting.reach)
    found.producer.claim = ClaimState.LOST
    await _written(acting, found, before, Action.PRODUCER_CHANGED, reason)


async def _written(
    acting: Acting, found: FoundProducer, before: Producer, action: Action, reason: str | None
) -> Producer:
    found.producer.version += 1
    found.producer.updated_at = acting.clock.now()
    taken = ProducerKnown(known="")
    await saving.flush(acting.session, {"ix_producers_one_confirmed_identity": taken})
    producer = views.producer_of(found, acting.reach)
    note(acting, action, producer, before, reason=reason)
    return producer


async def _load(acting: Acting, producer_id: UUID, *, lock: bool = True) -> FoundProducer:
    found = await store.find_producer(acting.session, producer_id, lock=lock)
    if found is None:
        raise NotFound
    about = About(Kind.PRODUCER, producer_id)
    await acting.require_visible(found.producer.commune, producer_id, about)
    return found


async def _side(acting: Acting, producer_id: UUID) -> FoundProducer:
    """Give a side of a dispute, also where it lies out of the caller's reach."""
    found = await store.find_producer(acting.session, producer_id, lock=True)
    if found is None:
        raise NotFound
    return found


def _homes(acting: Acting, row: ProducerRow) -> list[str]:
    where = acting.reach.today(row.commune)
    return [*where.communes, *where.provinces]


def _is_home(acting: Acting, row: ProducerRow) -> bool:
    who = acting.principal
    return who.role is Role.OFFICER and who.unit in _homes(acting, row)


def _require_home(acting: Acting, row: ProducerRow) -> None:
    if not _is_home(acting, row):
        raise NotAtHome(could=_homes(acting, row))


def _require_decides(acting: Acting, claimant: ProducerRow, holder: ProducerRow) -> None:
    covers = (acting.reach.sees(claimant.commune), acting.reach.sees(holder.commune))
    at_home = _is_home(acting, claimant) or _is_home(acting, holder)
    office = acting.principal.role is Role.OFFICER
    if not office or not rules.may_decide(
        covers, at_home=at_home, claims=(claimant.claim, holder.claim)
    ):
        raise NotAtHome(could=[*_homes(acting, claimant), *_homes(acting, holder)])
    confirmed = {(one.confirmed_by or {}).get("account") for one in (claimant, holder)}
    if str(acting.principal.subject) in confirmed:
        raise SecondOfficerNeeded


async def _require_no_side(acting: Acting, *producers: UUID) -> None:
    """Refuse an office's word by somebody who acts or acted for one of the producers.

    Ours: decision 0124; two persons: who a producer is, is said by none of its own people.
    """
    held = await mandated.mandates_of(acting.session, list(producers))
    if any(one.account == acting.principal.subject for one in held):
        raise HelpedByYourself


async def _require_paper(acting: Acting, paper: UUID, *owners: UUID) -> None:
    filed = [await acting.parts.paper_is_filed(acting.session, one, paper) for one in owners]
    if not any(filed):
        raise InvalidInput(faults=[Fault("/paper", "mandate_paper_not_filed")])


def _hint(acting: Acting, other: ProducerRow) -> str:
    """Give the masked name and the commune to who may know of it; nothing to others."""
    if not acting.reach.sees(other.commune):
        return ""
    return f"{rules.mask_name(other.name)} ({other.commune}, {other.id})"
