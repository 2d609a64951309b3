"""File papers, store their contents once, show and list them."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

import law
from libs.contracts.core import Page, new_id
from libs.contracts.errors import AlreadyExists, NotFound
from libs.contracts.registry.evidence import (
    ContentMissing,
    ContentType,
    Paper,
    PaperContent,
    PaperCreate,
    PaperKind,
)
from libs.kit import audit
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.evidence import rules, store, views
from services.registry.evidence.store import FoundPaper
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.parties import load_producer
from services.registry.storage import Staged


async def file_paper(acting: Acting, new: PaperCreate) -> Paper:
    """File a paper's particulars for a producer within the caller's reach."""
    producer = (await load_producer(acting, new.producer_id)).producer
    rules.require_known_kind(new.kind, law.read())
    row = PaperRow(
        id=new.id or new_id(),
        producer_id=producer.id,
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
    _note(acting, Action.PAPER_FILED, paper)
    return paper


async def require_content_wanted(acting: Acting, paper_id: UUID, *, if_match: str) -> None:
    """Refuse an upload before it is read: a paper out of reach, a stale version.

    When a file is stored already, only the bytes can tell whether this is a retry.
    """
    row, _, _ = await _load(acting, paper_id)
    if row.sha256 is None:
        check_version(if_match, row.version)


async def attach_content(
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
    _note(acting, Action.PAPER_CONTENT_STORED, paper, before)
    return paper


async def show_paper(acting: Acting, paper_id: UUID) -> Paper:
    """Show a paper's particulars."""
    row, file, _ = await _load(acting, paper_id)
    return views.paper_of(row, file)


async def stored_content(acting: Acting, paper_id: UUID) -> PaperContent:
    """Tell which file holds a paper's content."""
    content = (await show_paper(acting, paper_id)).content
    if content is None:
        raise ContentMissing
    return content


async def list_papers(
    acting: Acting,
    *,
    producer_id: UUID | None,
    kind: PaperKind | None,
    cursor: str | None,
    limit: int,
) -> Page[Paper]:
    """Give one page of the papers within the caller's reach, the newest first."""
    after = decode_cursor(cursor, fields=(int,))[0] if cursor else None
    found = await store.papers_page(
        acting.session,
        acting.reach,
        producer_id=producer_id,
        kind=kind,
        after=after,
        limit=limit,
    )
    shown = found[:limit]
    return Page[Paper](
        items=[views.paper_of(row, file) for row, file, _ in shown],
        next=encode_cursor((shown[-1].paper.position,)) if len(found) > limit else None,
    )


async def _load(acting: Acting, paper_id: UUID, *, lock: bool = False) -> FoundPaper:
    found = await store.find_paper(acting.session, paper_id, lock=lock)
    if found is None:
        raise NotFound
    acting.reach.require_visible(found.producer.commune, found.producer.owner_account)
    return found


def _note(acting: Acting, action: Action, after: Paper, before: Paper | None = None) -> None:
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="paper",
        id=after.id,
        before=before,
        after=after,
    )
