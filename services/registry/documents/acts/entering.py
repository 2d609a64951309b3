"""Put a document in force: by another person than its drafter, with all its effects or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.people import HeldPost, Person
from libs.contracts.registry.documents import (
    Document,
    DocumentState,
    EntryIntoForce,
    Signer,
)
from libs.kit.concurrency import check_version
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.documents import effects, issuers, numbering, papers, rules, store, views
from services.registry.documents.acts.reading import load
from services.registry.documents.effects import Issue
from services.registry.documents.errors import DraftedByYourself
from services.registry.documents.rules import Drafted, Signing, Way, Who
from services.registry.documents.tables import DocumentRow, EffectRow
from services.registry.noting import note

LEADER = "Lãnh đạo"
"""Ours: the title of a signature whose post has none of its own."""


@dataclass(frozen=True, slots=True)
class Entering:
    """By which way, and what was asked about the persons before the transaction."""

    way: Way
    people: Mapping[UUID, Person] = field(default_factory=dict)
    """By account; empty where nobody can tell."""
    signer: UUID | None = None
    """The account of whoever signed on paper."""
    papers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signed:
    name: str
    title: str
    account: UUID | None


async def enter_into_force(
    acting: Acting,
    document_id: UUID,
    asked: EntryIntoForce,
    entering: Entering,
    *,
    if_match: str,
    dry_run: bool = False,
) -> Document:
    """Carry every effect out, or refuse with every fault; a dry run refuses or changes nothing."""
    row = await load(acting, document_id, lock=True)
    rules.require_may_enter(_drafted(acting, row, entering), _signing(acting, entering))
    check_version(if_match, row.version)
    known = await store.effects(acting.session, row.id)
    number, day = _completed(acting, row, asked)
    signed = _signed(acting, row, entering, day)
    await papers.require_scans(acting, entering.papers)
    issue = replace(
        views.issue_of(row, day),
        number=number,
        day=day,
        signer=Signer(name=signed.name, title=signed.title),
        issuer=await issuers.issuer_on(acting, row.level, row.unit, day, row.issuer_typed),
    )
    prepared = await effects.prepare_all(acting, issue, views.inputs_of(known))
    effects.require_possible(prepared)
    if dry_run:
        return views.document_of(row, known)
    before = views.document_of(row, known)
    _write(acting, row, issue, signed, entering)
    await numbering.require_free(acting.session, row)
    await numbering.flush(acting.session, row)
    await prepared.carry_out()
    return _noted(acting, row, known, before)


def _drafted(acting: Acting, row: DocumentRow, entering: Entering) -> Drafted:
    places = acting.reach.today(row.unit).provinces
    return Drafted(
        state=row.state,
        historic=row.historic,
        level=row.level,
        unit=row.unit,
        unit_lasts=acting.reach.atlas.in_force(row.unit),
        province=places[0] if len(places) == 1 else None,
        writers=_writers(row, entering),
    )


def _writers(row: DocumentRow, entering: Entering) -> tuple[Who, ...]:
    return tuple(_who(one, entering) for one in views.writers_of(row))


def _who(account: UUID | None, entering: Entering) -> Who:
    person = entering.people.get(account) if account else None
    return Who(account, person.person if person else None)


def _signing(acting: Acting, entering: Entering) -> Signing:
    mine = acting.principal
    return Signing(
        way=entering.way,
        who=_who(mine.subject, entering),
        role=mine.role,
        level=mine.level,
        unit=mine.unit,
        post_holds=_holds(acting, entering),
    )


def _holds(acting: Acting, entering: Entering) -> bool:
    """Say whether the caller's post is held today, as far as anybody can tell."""
    mine = acting.principal
    person = entering.people.get(mine.subject)
    if person is None or mine.post is None:
        return True
    post = _post(person, mine.post)
    return person.active and post is not None and post.holds_on(acting.clock.today())


def _post(person: Person, post: UUID) -> HeldPost | None:
    return next((one for one in person.posts if one.id == post), None)


def _completed(acting: Acting, row: DocumentRow, asked: EntryIntoForce) -> tuple[str, date]:
    """Give number and day of the document; the draft's stand, what it lacks is given now."""
    today = acting.clock.today()
    faults = rules.once_given(row.number, asked.number, "/number")
    faults += rules.once_given(row.issued_on, asked.issued_on, "/issued_on")
    number, day = row.number or asked.number, row.issued_on or asked.issued_on or today
    if number is None:
        faults.append(Fault("/number", "document_number_missing"))
    if day > today:
        facts = {"earliest": "-", "latest": today.isoformat()}
        faults.append(Fault("/issued_on", "day_out_of_order", facts))
    if faults or number is None:
        raise InvalidInput(faults=faults)
    rules.require_readable(number)
    return number, day


def _signed(acting: Acting, row: DocumentRow, entering: Entering, day: date) -> _Signed:
    if entering.way is Way.CONFIRMATION:
        return _Signed(row.signer_name or "", row.signer_title or "", None)
    if entering.way is Way.SIGNATURE:
        mine = acting.principal
        return _Signed(mine.name or LEADER, mine.title or LEADER, mine.subject)
    return _signed_on_paper(row, entering, day)


def _signed_on_paper(row: DocumentRow, entering: Entering, day: date) -> _Signed:
    if not entering.people:
        raise InvalidInput(faults=[Fault("/signer", "people_not_known")])
    person = entering.people.get(entering.signer) if entering.signer else None
    post = rules.signing_post(person.posts if person else (), row.level, row.unit, day)
    facts = {"day": day.isoformat(), "unit": row.unit, "level": row.level.value}
    if person is None or post is None:
        raise InvalidInput(faults=[Fault("/signer", "signer_not_a_leader", facts)])
    if rules.wrote(_writers(row, entering), Who(person.account, person.person)):
        raise DraftedByYourself(level=row.level.value, unit=row.unit)
    return _Signed(person.name, post.title or LEADER, person.account)


def _write(
    acting: Acting, row: DocumentRow, issue: Issue, signed: _Signed, entering: Entering
) -> None:
    for name, value in numbering.numbered(issue.number, issue.day).items():
        setattr(row, name, value)
    row.issuer = issue.issuer
    row.state = DocumentState.IN_FORCE
    row.signer_name, row.signer_title = signed.name, signed.title
    row.signer_account = signed.account
    row.papers = [*row.papers, *(str(one) for one in entering.papers if str(one) not in row.papers)]
    row.put_in_force_by = acting.actor.model_dump(mode="json")
    row.entered_into_force_at = row.updated_at = acting.clock.now()
    row.version += 1


def _noted(acting: Acting, row: DocumentRow, known: list[EffectRow], before: Document) -> Document:
    document = views.document_of(row, known)
    note(acting, Action.DOCUMENT_IN_FORCE, document, before)
    return document
