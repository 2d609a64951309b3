"""What documents do to documents: annul with everything that was done, correct."""

from collections.abc import Awaitable, Callable, Sequence

from libs.contracts.core import Contract, LongText
from libs.contracts.errors import Fault, InvalidInput, OcopError
from libs.contracts.registry.documents import DocumentKind, DocumentState
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.documents import effects, store, views
from services.registry.documents.acts.reading import is_readable
from services.registry.documents.effects import (
    Asked,
    EffectHandler,
    Handlers,
    Issue,
    Nothing,
    Prepared,
)
from services.registry.documents.errors import (
    AnnulmentIsFinal,
    DocumentNotInForce,
    EffectCannotBeUndone,
    NotThisUnitsLeader,
)
from services.registry.documents.tables import DocumentRow
from services.registry.noting import note

ANNULS = "annuls"
CORRECTS = "corrects"

Act = Callable[[], Awaitable[None]]


class Correction(Contract):
    """What is wrong in the other document, and how it reads right."""

    text: LongText


async def _annuls(acting: Acting, issue: Issue, asked: Sequence[Asked[Nothing]]) -> Prepared:
    """Look at documents to be annulled, and at how each of their effects is taken back."""
    found = await store.documents_locked(acting.session, [one.record_id for one in asked])
    faults: dict[int, OcopError] = {}
    acts: list[Act] = []
    for one in asked:
        row = found.get(one.record_id)
        try:
            acts.append(await _annulment(acting, issue, _require(acting, issue, one, row)))
        except OcopError as error:
            faults[one.place] = error
    return Prepared(faults, _all(acts))


def _require(
    acting: Acting, issue: Issue, asked: Asked[Nothing] | Asked[Correction], row: DocumentRow | None
) -> DocumentRow:
    """Refuse another authority's document and what is not in force."""
    if row is None or not is_readable(acting, row):
        facts = {"document": str(asked.record_id)}
        raise InvalidInput(faults=[Fault("", "document_unknown", facts)])
    if not _is_heir(acting, issue, row):
        raise NotThisUnitsLeader(level=row.level.value, unit=row.unit)
    if row.kind is DocumentKind.ANNULMENT:
        raise AnnulmentIsFinal
    if row.state is not DocumentState.IN_FORCE:
        raise DocumentNotInForce(document=row.number, state=row.state.value)
    if row.issued_on is not None and issue.day < row.issued_on:
        facts = {"earliest": row.issued_on.isoformat(), "latest": str(acting.clock.today())}
        raise InvalidInput(faults=[Fault("/issued_on", "day_out_of_order", facts)])
    return row


def _is_heir(acting: Acting, issue: Issue, row: DocumentRow) -> bool:
    """Say whether a unit answers for a document: its own, or of a unit that ended in its place."""
    if (issue.level, issue.unit) == (row.level, row.unit):
        return True
    ended = not acting.reach.atlas.in_force(row.unit)
    return ended and acting.reach.today(row.unit).provinces == (issue.unit,)


async def _annulment(acting: Acting, issue: Issue, row: DocumentRow) -> Act:
    known = await store.effects(acting.session, row.id)
    inputs = views.inputs_of(known)
    handlers = effects.handlers_of(acting)
    for one in inputs:
        if one.kind not in handlers or handlers[one.kind].undo is None:
            raise EffectCannotBeUndone(effect=one.kind)
    undone = await effects.prepare_all(acting, issue, inputs, undo=True)
    effects.require_possible(undone)

    async def annul() -> None:
        before = views.document_of(row, known)
        row.state, row.annulled_by = DocumentState.ANNULLED, issue.id
        _count(acting, row)
        note(acting, Action.DOCUMENT_ANNULLED, views.document_of(row, known), before)
        await undone.carry_out()

    return annul


async def _corrects(acting: Acting, issue: Issue, asked: Sequence[Asked[Correction]]) -> Prepared:
    """Look at documents to be corrected; the latest correction is the one that they name."""
    found = await store.documents_locked(acting.session, [one.record_id for one in asked])
    faults: dict[int, OcopError] = {}
    acts: list[Act] = []
    for one in asked:
        try:
            row = _require(acting, issue, one, found.get(one.record_id))
            acts.append(_correction(acting, issue, row))
        except OcopError as error:
            faults[one.place] = error
    return Prepared(faults, _all(acts))


def _correction(acting: Acting, issue: Issue, row: DocumentRow) -> Act:
    async def correct() -> None:
        known = await store.effects(acting.session, row.id)
        before = views.document_of(row, known)
        row.corrected_by = issue.id
        _count(acting, row)
        note(acting, Action.DOCUMENT_CORRECTED, views.document_of(row, known), before)

    return correct


def _count(acting: Acting, row: DocumentRow) -> None:
    row.version += 1
    row.updated_at = acting.clock.now()


def _all(acts: Sequence[Act]) -> Act:
    async def carry_out() -> None:
        for act in acts:
            await act()

    return carry_out


async def _uncorrect(acting: Acting, issue: Issue, asked: Sequence[Asked[Correction]]) -> Prepared:
    """Take corrections back: the corrected documents name none any more."""
    _ = issue
    found = await store.documents_locked(acting.session, [one.record_id for one in asked])

    async def carry_out() -> None:
        for row in found.values():
            row.corrected_by = None
            _count(acting, row)

    return Prepared({}, carry_out)


EFFECTS: Handlers = {
    ANNULS: EffectHandler(
        documents=frozenset({DocumentKind.ANNULMENT}), prepare=_annuls, particulars=Nothing
    ),
    CORRECTS: EffectHandler(
        documents=frozenset({DocumentKind.CORRECTION}),
        prepare=_corrects,
        particulars=Correction,
        undo=_uncorrect,
    ),
}
