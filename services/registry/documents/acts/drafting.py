"""Draft a document, change the draft, give it up; nothing happens to any record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.documents import (
    Discard,
    Document,
    DocumentInput,
    DocumentKind,
    DocumentState,
    EffectInput,
    Signer,
)
from libs.kit.concurrency import check_version
from libs.kit.text import fold
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.documents import effects, issuers, numbering, papers, rules, store, views
from services.registry.documents.acts.reading import load
from services.registry.documents.errors import UnitHasEnded
from services.registry.documents.tables import DocumentRow, EffectRow
from services.registry.noting import note


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What only the paper of a past document knows, and whose document it was."""

    level: Level
    unit: str
    signer: Signer
    authority: str | None = None
    """The authority as the paper heads it, where our data do not cover the day."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """A document to draft; today's is of the caller's own unit."""

    kind: DocumentKind
    subject: str
    number: str | None = None
    issued_on: date | None = None
    legal_basis: str = ""
    effects: Sequence[EffectInput] = ()
    papers: Sequence[UUID] = ()
    id: UUID | None = None
    on_paper: OnPaper | None = None
    """Of the past: null for a document of today."""
    pointer: str | None = "/effects"
    """Where the caller's request names the records; None: its address names the one."""

    @staticmethod
    def of(new: DocumentInput, brought: UUID | None = None) -> "Drafting":
        """Make it from what a caller sends."""
        return Drafting(
            kind=new.kind,
            subject=new.subject,
            number=new.number,
            issued_on=new.issued_on,
            legal_basis=new.legal_basis,
            effects=new.effects,
            papers=new.papers,
            id=brought,
        )


async def draft(acting: Acting, new: Drafting) -> Document:
    """Write a draft; what it will do is looked at now, and again when it enters into force."""
    historic = new.on_paper is not None
    level, unit = _whose(acting, new)
    if not historic:
        require_lasting(acting, unit)
    row = DocumentRow(
        id=acting.new_id(new.id),
        kind=new.kind,
        state=DocumentState.DRAFT,
        level=level,
        unit=unit,
        historic=historic,
        issuer="",
        number_group=rules.number_group(new.kind),
        subject=new.subject,
        subject_search="",
        legal_basis=new.legal_basis,
        papers=[],
        drafted_by={},
        writers=[],
        created_at=acting.clock.now(),
        updated_at=acting.clock.now(),
    )
    if new.on_paper is not None:
        row.signer_name, row.signer_title = new.on_paper.signer.name, new.on_paper.signer.title
        row.issuer_typed = new.on_paper.authority
    await _fill(acting, row, new)
    acting.session.add(row)
    await numbering.flush(acting.session, row)
    made = _effects(row, new.effects)
    acting.session.add_all(made)
    await acting.session.flush()
    document = views.document_of(row, made)
    note(acting, Action.DOCUMENT_DRAFTED, document)
    return document


def _whose(acting: Acting, new: Drafting) -> tuple[Level, str]:
    if new.on_paper is not None:
        return new.on_paper.level, new.on_paper.unit
    return acting.principal.level, acting.principal.unit


def require_lasting(acting: Acting, unit: str) -> None:
    """Refuse a new document of a unit that has ended, naming who followed it."""
    if not acting.reach.atlas.in_force(unit):
        place = acting.reach.today(unit)
        raise UnitHasEnded(unit=unit, could=list(place.provinces) or ["VN"])


async def _fill(acting: Acting, row: DocumentRow, new: Drafting) -> None:
    """Check a draft's content whole and write it into the row."""
    today = acting.clock.today()
    if new.issued_on is not None and new.issued_on > today:
        facts = {"earliest": "-", "latest": today.isoformat()}
        raise InvalidInput(faults=[Fault("/issued_on", "day_out_of_order", facts)])
    if new.number is not None:
        rules.require_readable(new.number)
    effects.require_scopes(acting, new.effects)
    await papers.require_scans(acting, new.papers)
    row.issuer = await issuers.issuer_on(
        acting, row.level, row.unit, new.issued_on or today, row.issuer_typed
    )
    for name, value in numbering.numbered(new.number, new.issued_on).items():
        setattr(row, name, value)
    row.subject = new.subject
    row.subject_search = fold(f"{new.subject} {new.number or ''}")
    row.legal_basis = new.legal_basis
    row.papers = [str(one) for one in new.papers]
    row.drafted_by = acting.actor.model_dump(mode="json")
    row.writers = list(dict.fromkeys([*row.writers, str(acting.principal.subject)]))
    prepared = await effects.prepare_all(acting, views.issue_of(row, today), new.effects)
    effects.require_possible(prepared, new.pointer)
    await numbering.require_free(acting.session, row)


def _effects(row: DocumentRow, wanted: Sequence[EffectInput]) -> list[EffectRow]:
    return [
        EffectRow(
            document_id=row.id,
            place=place,
            kind=one.kind,
            record_id=one.record_id,
            particulars=one.particulars,
        )
        for place, one in enumerate(wanted)
    ]


async def change(
    acting: Acting, document_id: UUID, new: DocumentInput, *, if_match: str
) -> Document:
    """Write a draft anew; who wrote its present content is its drafter, who wrote before stays."""
    row, before = await _draft(acting, document_id, if_match=if_match)
    if new.kind is not row.kind or row.historic:
        raise InvalidInput(faults=[Fault("/kind", "kind_cannot_change")])
    known = await store.effects(acting.session, row.id)
    with acting.session.no_autoflush:
        await _fill(acting, row, Drafting.of(new))
        for one in known:
            await acting.session.delete(one)
        made = _effects(row, new.effects)
        acting.session.add_all(made)
        _count(acting, row)
    await numbering.flush(acting.session, row)
    document = views.document_of(row, made)
    note(acting, Action.DOCUMENT_CHANGED, document, before)
    return document


async def discard(acting: Acting, document_id: UUID, asked: Discard, *, if_match: str) -> Document:
    """Give a draft up; it stays to be seen, and its number is free."""
    row, before = await _draft(acting, document_id, if_match=if_match)
    row.state = DocumentState.DISCARDED
    _count(acting, row)
    await acting.session.flush()
    document = views.document_of(row, await store.effects(acting.session, row.id))
    note(acting, Action.DOCUMENT_DISCARDED, document, before, reason=asked.reason)
    return document


async def _draft(
    acting: Acting, document_id: UUID, *, if_match: str
) -> tuple[DocumentRow, Document]:
    row = await load(acting, document_id, lock=True)
    mine = acting.principal.level, acting.principal.unit
    rules.require_may_change(row.state, _drafting_unit(acting, row), mine)
    check_version(if_match, row.version)
    return row, views.document_of(row, await store.effects(acting.session, row.id))


def _drafting_unit(acting: Acting, row: DocumentRow) -> tuple[Level, str]:
    """Give whose draft it is; history is its writer's, whatever unit it was of."""
    mine = acting.principal
    if row.historic and views.drafter_of(row).account == mine.subject:
        return mine.level, mine.unit
    return row.level, row.unit


def _count(acting: Acting, row: DocumentRow) -> None:
    row.version += 1
    row.updated_at = acting.clock.now()
