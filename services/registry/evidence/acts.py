"""File papers, store their contents once, show and list them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

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
from libs.kit.clock import VIETNAM
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry import saving
from services.registry.acting import Acting
from services.registry.evidence import queries, rules
from services.registry.evidence.storage import Staged
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.parties.acts import load_producer, place_of


async def file_paper(acting: Acting, new: PaperCreate) -> Paper:
    """File a paper's particulars for a producer within the caller's reach."""
    producer, _ = await load_producer(acting.session, await acting.reach(), new.producer_id)
    row = PaperRow(
        id=new.id or new_id(),
        producer_id=producer.id,
        kind=new.kind.value,
        title=new.title,
        number=new.number,
        issuer=new.issuer,
        issued_on=new.issued_on,
        expires_on=new.expires_on,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_papers": AlreadyExists()})
    paper = answer(row, None)
    _note(acting, "paper.filed", paper)
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
    before = answer(row, file)
    if rules.is_already_stored(row.sha256, staged.sha256):
        return before
    check_version(if_match, row.version)
    kept = PaperFileRow(
        sha256=staged.sha256,
        size=staged.size,
        content_type=declared.value,
        created_at=acting.clock.now(),
    )
    once = insert(PaperFileRow).values(kept.model_dump()).on_conflict_do_nothing()
    await acting.session.execute(once)
    row.sha256 = staged.sha256
    row.version += 1
    await acting.session.flush()
    paper = answer(row, kept)
    _note(acting, "paper.content_stored", paper, before)
    return paper


async def show_paper(acting: Acting, paper_id: UUID) -> Paper:
    """Show a paper's particulars."""
    row, file, _ = await _load(acting, paper_id)
    return answer(row, file)


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
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    found = await queries.papers_page(
        acting.session,
        await acting.reach(),
        producer_id=producer_id,
        kind=kind,
        after=after,
        limit=limit,
    )
    shown = found[:limit]
    return Page[Paper](
        items=[answer(row, file) for row, file, _ in shown],
        next=encode_cursor((shown[-1][0].id,)) if len(found) > limit else None,
    )


async def papers_by_id(session: AsyncSession, paper_ids: Collection[UUID]) -> dict[UUID, Paper]:
    """Give papers to a later chapter, which has decided that the caller may see its record."""
    found = await queries.papers(session, paper_ids)
    return {paper_id: answer(row, file) for paper_id, (row, file, _) in found.items()}


async def _load(acting: Acting, paper_id: UUID, *, lock: bool = False) -> queries.Found:
    found = await queries.paper(acting.session, paper_id, lock=lock)
    if found is None:
        raise NotFound
    (await acting.reach()).require_visible(place_of(found[2]))
    return found


def answer(row: PaperRow, file: PaperFileRow | None) -> Paper:
    """Give a paper as the API shows it."""
    content = None
    if file is not None:
        content = PaperContent(
            sha256=file.sha256, size=file.size, content_type=ContentType(file.content_type)
        )
    return Paper(
        id=row.id,
        version=row.version,
        producer_id=row.producer_id,
        kind=PaperKind(row.kind),
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        content=content,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def _note(acting: Acting, action: str, after: Paper, before: Paper | None = None) -> None:
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="paper",
        id=after.id,
        before=before,
        after=after,
    )
