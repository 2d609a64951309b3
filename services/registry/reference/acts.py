"""Propose an entry, confirm it as another person, try it out, withdraw it before its day."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import event

from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.people import Person
from libs.contracts.registry.reference import (
    LegalBasis,
    PaperKindEntry,
    Reference,
    ReferenceEffects,
    ReferenceKind,
    ReferenceProposal,
    ReferenceStatus,
    ReferenceWithdrawal,
    ReferenceWithdrawalInput,
    TerritoryProposal,
)
from libs.kit.concurrency import check_version
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.noting import note
from services.registry.reference import entries, rules, speaking, store, views
from services.registry.reference.asking import Criteria
from services.registry.reference.entries import Said
from services.registry.reference.tables import ReferenceRow

_PAPER = InvalidInput(faults=[Fault("/legal_basis/paper_id", "paper_unknown")])
_CONFLICTS = {
    "pk_reference_entries": AlreadyExists(),
    "fk_reference_entries_paper_id_papers": _PAPER,
}


async def propose(
    acting: Acting, new: ReferenceProposal | TerritoryProposal, known: Criteria | None = None
) -> Reference:
    """Keep a proposal; it counts for nothing until another person has confirmed it."""
    entry_id = acting.new_id(new.id)
    said = Said(entry_id, new.content, new.effective_on, new.reason, new.legal_basis)
    more = rules.basis_faults(new.legal_basis, acting.clock.today())
    if isinstance(new.content, PaperKindEntry):
        more += rules.criteria_faults(new.content, known or {})
    await _require_sound(acting, said, more)
    now = acting.clock.now()
    row = ReferenceRow(
        id=entry_id,
        kind=ReferenceKind(new.content.kind),
        key=rules.key_of(new.content, entry_id),
        status=ReferenceStatus.PROPOSED,
        effective_on=new.effective_on,
        legal_basis=new.legal_basis.model_dump(mode="json"),
        paper_id=new.legal_basis.paper_id,
        reason=new.reason,
        content=new.content.model_dump(mode="json"),
        proposed=speaking.said(acting.actor, now),
        confirmations=[],
        created_at=now,
    )
    acting.session.add(row)
    await saving.flush(acting.session, _CONFLICTS)
    return await _noted(acting, Action.REFERENCE_PROPOSED, row)


async def show(acting: Acting, entry_id: UUID, kind: ReferenceKind | None = None) -> Reference:
    """Show an entry; 404 for one of another kind than asked for."""
    row = await store.load(acting.session, entry_id)
    if kind is not None and row.kind is not kind:
        raise NotFound
    return views.reference_of(row)


async def try_out(acting: Acting, entry_id: UUID) -> ReferenceEffects:
    """Tell what an entry would do if it were put in force now; refuses one that could not be."""
    row = await store.load(acting.session, entry_id)
    rules.require_status(row.status, ReferenceStatus.PROPOSED)
    said = _said(row)
    await _require_sound(acting, said)
    return await entries.effects(acting, said)


async def confirm(
    acting: Acting, entry_id: UUID, persons: Mapping[UUID, Person], *, if_match: str
) -> Reference:
    """Confirm an entry as a person who has not spoken for it; the last word puts it in force.

    Everything is checked once more, against what is in force by then.
    """
    await store.next_epoch(acting.session)
    row = await store.load(acting.session, entry_id, lock=True)
    check_version(if_match, row.version)
    rules.require_status(row.status, ReferenceStatus.PROPOSED)
    rules.require_another_person(acting.principal.subject, speaking.for_it(row), persons)
    said = _said(row)
    await _require_sound(acting, said)
    before, now = views.reference_of(row), acting.clock.now()
    row.confirmations = [*row.confirmations, speaking.said(acting.actor, now)]
    row.version += 1
    action = Action.REFERENCE_CONFIRMED
    if len(row.confirmations) >= before.confirmations_needed:
        row.status, row.in_force_at = ReferenceStatus.IN_FORCE, now
        action = Action.REFERENCE_IN_FORCE
        await entries.apply(acting, said)
        _tell_this_process(acting)
    return await _noted(acting, action, row, before)


async def withdraw(
    acting: Acting,
    entry_id: UUID,
    asked: ReferenceWithdrawalInput,
    persons: Mapping[UUID, Person],
    *,
    if_match: str,
) -> Reference:
    """Withdraw an entry: a proposal at once, one in force before its day by two persons.

    Who calls first asks for it, and another person's call carries it out.
    """
    await store.next_epoch(acting.session)
    row = await store.load(acting.session, entry_id, lock=True)
    check_version(if_match, row.version)
    rules.require_status(row.status, ReferenceStatus.PROPOSED, ReferenceStatus.IN_FORCE)
    before, word = views.reference_of(row), speaking.said(acting.actor, acting.clock.now())
    action = Action.REFERENCE_WITHDRAWN
    if row.status is ReferenceStatus.PROPOSED:
        row.withdrawal = _withdrawal(asked.reason, word, word)
        row.status = ReferenceStatus.WITHDRAWN
    else:
        rules.require_before_its_day(row.effective_on, acting.clock.today())
        action = await _withdraw_in_force(acting, row, asked, persons, word)
    row.version += 1
    return await _noted(acting, action, row, before, reason=asked.reason)


async def _withdraw_in_force(
    acting: Acting,
    row: ReferenceRow,
    asked: ReferenceWithdrawalInput,
    persons: Mapping[UUID, Person],
    word: dict[str, Any],
) -> Action:
    if row.withdrawal is None:
        row.withdrawal = _withdrawal(asked.reason, word, None)
        return Action.REFERENCE_WITHDRAWAL_ASKED
    first = ReferenceWithdrawal.model_validate(row.withdrawal)
    earlier = {first.asked.by.account} - {None}
    rules.require_another_person(
        acting.principal.subject, [one for one in earlier if one is not None], persons
    )
    row.withdrawal = _withdrawal(first.reason, row.withdrawal["asked"], word)
    row.status = ReferenceStatus.WITHDRAWN
    await entries.take_back(acting, _said(row))
    _tell_this_process(acting)
    return Action.REFERENCE_WITHDRAWN


def _withdrawal(reason: str, asked: dict[str, Any], done: dict[str, Any] | None) -> dict[str, Any]:
    return {"reason": reason, "asked": asked, "done": done}


def _said(row: ReferenceRow) -> Said:
    basis = LegalBasis.model_validate(row.legal_basis)
    return Said(row.id, views.content_of(row), row.effective_on, row.reason, basis)


async def _require_sound(acting: Acting, said: Said, more: list[Fault] | None = None) -> None:
    found = [*(more or []), *await entries.faults(acting, said)]
    if found:
        raise InvalidInput(faults=found)


def _tell_this_process(acting: Acting) -> None:
    """Have this process look at once when the change is committed; others look within a second."""
    epochs = acting.parts.epochs

    @event.listens_for(acting.session.sync_session, "after_commit", once=True)
    def look(_: object) -> None:
        epochs.forget()


async def _noted(
    acting: Acting,
    action: Action,
    row: ReferenceRow,
    before: Reference | None = None,
    *,
    reason: str | None = None,
) -> Reference:
    await acting.session.flush()
    after = views.reference_of(row)
    note(acting, action, after, before, reason=reason)
    return after
