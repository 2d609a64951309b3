"""File papers, store their contents once, show them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

import law
from libs.contracts.core import Role
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.registry.evidence import (
    ContentMissing,
    ContentType,
    Paper,
    PaperContent,
    PaperCreate,
    PaperOwner,
    PaperOwnerKind,
)
from libs.kit.concurrency import check_version
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.evidence import rules, store, views
from services.registry.evidence.store import FoundPaper
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.noting import note
from services.registry.parties import load_producer
from services.registry.quotas import Counted
from services.registry.reference import known_paper_kinds
from services.registry.storage import Staged


async def file_paper(acting: Acting, new: PaperCreate) -> Paper:
    """File a paper's particulars: a producer's within reach, or one of the caller's own office."""
    await acting.count(Counted.PAPERS)
    owner = await _owner(acting, new)
    today = acting.clock.today()
    known = known_paper_kinds(acting.parts.in_force.known, law.read(), today)
    rules.require_known_kind(new.kind, known)
    row = PaperRow(
        id=acting.new_id(new.id),
        owner_kind=owner.kind,
        owner_id=owner.id,
        producer_id=new.producer_id,
        unit=None if new.producer_id else acting.principal.unit,
        kind=new.kind,
        title=new.title,
        number=new.number,
        issuer=new.issuer,
        issued_on=new.issued_on,
        expires_on=new.expires_on,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_papers": AlreadyExists()})
    paper = views.paper_of(row, None)
    note(acting, Action.PAPER_FILED, paper)
    return paper


async def _owner(acting: Acting, new: PaperCreate) -> PaperOwner:
    if new.producer_id is not None:
        producer = (await load_producer(acting, new.producer_id)).producer
        return PaperOwner(kind=PaperOwnerKind.PRODUCER, id=producer.id)
    if new.owner is None or acting.principal.role is not Role.OFFICER:
        raise InvalidInput(faults=[Fault("/owner", "paper_of_an_office")])
    return new.owner


async def store_content(
    acting: Acting,
    paper_id: UUID,
    chunks: AsyncIterator[bytes],
    declared: ContentType,
    *,
    if_match: str,
) -> Paper:
    """Take in a paper's file once and bind it; no transaction is open while the body comes in.

    Raises `ContentEmpty` and `ContentNotAsDeclared` for the bytes, and before any is read what can
    be refused without them.
    """
    files = acting.parts.papers
    async with acting.parts.database.sessions() as early:
        await _require_wanted(replace(acting, session=early), paper_id, if_match=if_match)
    staged = await files.stage(chunks)
    try:
        names = await files.names_in(staged) if rules.is_zipped(declared) else None
        rules.require_as_declared(declared, staged.head, names)
        await files.keep(staged)
    finally:
        files.discard(staged)
    return await _attach(acting, paper_id, staged, declared, if_match=if_match)


async def _require_wanted(acting: Acting, paper_id: UUID, *, if_match: str) -> None:
    """Refuse a paper out of reach and a stale version.

    When a file is stored already, only the bytes can tell whether this is a retry.
    """
    row = (await _load(acting, paper_id)).paper
    if row.sha256 is None:
        check_version(if_match, row.version)


async def _attach(
    acting: Acting, paper_id: UUID, staged: Staged, declared: ContentType, *, if_match: str
) -> Paper:
    """Bind a kept file to its paper; the same file again changes nothing."""
    row, file, _ = await _load(acting, paper_id, lock=True)
    before = views.paper_of(row, file)
    if rules.is_already_stored(row.sha256, staged.sha256):
        return before
    check_version(if_match, row.version)
    kept = PaperFileRow(
        sha256=staged.sha256,
        size=staged.size,
        content_type=declared,
        created_at=acting.clock.now(),
    )
    once = insert(PaperFileRow).values(kept.model_dump()).on_conflict_do_nothing()
    await acting.session.execute(once)
    row.sha256 = staged.sha256
    row.version += 1
    await acting.session.flush()
    paper = views.paper_of(row, kept)
    note(acting, Action.PAPER_CONTENT_STORED, paper, before)
    return paper


async def show_paper(acting: Acting, paper_id: UUID) -> Paper:
    """Show a paper's particulars."""
    found = await _load(acting, paper_id)
    return views.paper_of(found.paper, found.file)


async def stored_content(acting: Acting, paper_id: UUID) -> PaperContent:
    """Tell which file holds a paper's content."""
    content = (await show_paper(acting, paper_id)).content
    if content is None:
        raise ContentMissing
    return content


async def _load(acting: Acting, paper_id: UUID, *, lock: bool = False) -> FoundPaper:
    found = await store.find_paper(acting.session, paper_id, lock=lock)
    if found is None or not await found.is_seen_by(acting):
        raise NotFound
    return found
