"""Routes of official documents."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from libs.contracts.core import Level, Page, ShortText, UnitCode
from libs.contracts.people import Person
from libs.contracts.registry.documents import (
    Discard,
    Document,
    DocumentCreate,
    DocumentInput,
    DocumentKind,
    DocumentLine,
    DocumentState,
    EntryIntoForce,
    PublicDocument,
    SignedPaper,
)
from libs.kit.answers import REVALIDATE, tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks, Reading
from libs.kit.auth import Public
from libs.kit.concurrency import IfMatch
from libs.kit.db import Session
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each
from libs.kit.versions_api import Seen, add_versions
from services.registry.acting import Acting
from services.registry.documents import acts, asking, store
from services.registry.documents.acts import Drafting, Entering
from services.registry.documents.doors import (
    DocumentsDraft,
    DocumentsRead,
    DocumentsSign,
    HistoryConfirm,
)
from services.registry.documents.rules import Way
from services.registry.documents.store import DocumentFilter
from services.registry.documents.tables import DocumentRow
from services.registry.documents.views import line_of, public_of

router = new_router(prefix="/v1/documents", tags=["documents"], past=True)
public_router = new_router(prefix="/v1/public-documents", tags=["documents"])

DryRun = Annotated[
    bool, Query(description="Tell what is wrong and change nothing; nothing wrong is a 200.")
]


@router.post("", status_code=201)
async def create_document(
    new: DocumentCreate, acting: DocumentsDraft, response: Response
) -> Document:
    """Draft a document of one's own unit; it does nothing until another person signs it."""
    document = await acts.draft(acting, Drafting.of(new, new.id))
    tagged(response, document.version, f"/v1/documents/{document.id}")
    return document


DOCUMENTS = Listing[DocumentLine](
    {"newest": [descending(DocumentRow.position)]},
    columns=[
        Column("Số, ký hiệu", "Number", lambda one: one.number),
        Column("Ngày", "Date", lambda one: one.issued_on),
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Trích yếu", "Subject", lambda one: one.subject, width=50),
        Column("Cơ quan", "Issuer", lambda one: one.issuer, width=30),
        Column("Tình trạng", "State", lambda one: one.state),
        Column("Số bản ghi", "Records", lambda one: one.effects),
        Column("Người soạn", "Drafted by", lambda one: one.drafted_by.name),
        Column(
            "Người ban hành",
            "Put in force by",
            lambda one: one.put_in_force_by.name if one.put_in_force_by else None,
        ),
    ],
)
PUBLISHED = Listing[PublicDocument](
    {"newest": [descending(DocumentRow.position)]},
    columns=[
        Column("Số, ký hiệu", "Number", lambda one: one.number),
        Column("Ngày", "Date", lambda one: one.issued_on),
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Trích yếu", "Subject", lambda one: one.subject, width=50),
        Column("Cơ quan", "Issuer", lambda one: one.issuer, width=30),
        Column("Người ký", "Signed by", lambda one: one.signer.name),
        Column("Tình trạng", "State", lambda one: one.state),
    ],
)


@router.get("", response_model=Page[DocumentLine], responses=DOCUMENTS.responses)
async def list_documents(
    acting: DocumentsRead,
    asked: Annotated[Asked, Depends(DOCUMENTS.asked)],
    *,
    kind: DocumentKind | None = None,
    state: DocumentState | None = None,
    level: Level | None = None,
    unit: UnitCode | None = None,
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
    number: ShortText | None = None,
    record_id: UUID | None = None,
    historic: bool | None = None,
    q: ShortText | None = None,
    drafted_from: date | None = None,
    drafted_to: date | None = None,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
) -> Response:
    """List the documents of the caller's unit and below, the last entered first."""
    wanted = DocumentFilter(
        kind=kind,
        state=state,
        level=level,
        unit=unit,
        year=year,
        number=number,
        record_id=record_id,
        historic=historic,
        q=q,
        drafted_from=drafted_from,
        drafted_to=drafted_to,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
    )
    query = store.documents(acting.principal, acting.reach, wanted)
    return await DOCUMENTS.answer(asked, acting.session, query, each(line_of))


@router.get("/{document_id}")
async def get_document(document_id: UUID, acting: DocumentsRead, response: Response) -> Document:
    """Show a document with what it does to which record."""
    return _tagged(await acts.show(acting, document_id), response)


@router.put("/{document_id}")
async def put_document(
    document_id: UUID,
    new: DocumentInput,
    if_match: IfMatch,
    acting: DocumentsDraft,
    response: Response,
) -> Document:
    """Write a draft anew, whole; what is in force does not change."""
    return _tagged(await acts.change(acting, document_id, new, if_match=if_match), response)


@router.post("/{document_id}/discard")
async def discard_document(
    document_id: UUID,
    asked: Discard,
    if_match: IfMatch,
    acting: DocumentsDraft,
    response: Response,
) -> Document:
    """Give a draft up; it stays to be seen, its number is free again."""
    return _tagged(await acts.discard(acting, document_id, asked, if_match=if_match), response)


async def _signing(
    document_id: UUID, acting: DocumentsSign, reading: Reading
) -> dict[UUID, Person]:
    return await asking.people_of(acting, reading, document_id)


@router.post("/{document_id}/entry-into-force")
async def enter_into_force(
    document_id: UUID,
    asked: EntryIntoForce,
    if_match: IfMatch,
    acting: DocumentsSign,
    people: Annotated[dict[UUID, Person], Asks(_signing)],
    response: Response,
    *,
    dry_run: DryRun = False,
) -> Document:
    """Sign, as a leader of the unit, what another person drafted; all its effects or none."""
    by = Entering(Way.SIGNATURE, people)
    return await _entered(acting, document_id, asked, by, response, if_match, dry_run=dry_run)


async def _on_paper(
    document_id: UUID, asked: SignedPaper, acting: DocumentsDraft, reading: Reading
) -> dict[UUID, Person]:
    return await asking.people_of(acting, reading, document_id, [asked.signer])


@router.post("/{document_id}/signed-paper")
async def attach_signed_paper(
    document_id: UUID,
    asked: SignedPaper,
    if_match: IfMatch,
    acting: DocumentsDraft,
    people: Annotated[dict[UUID, Person], Asks(_on_paper)],
    response: Response,
    *,
    dry_run: DryRun = False,
) -> Document:
    """Put in force what a leader signed on paper, with its scan; never by its drafter."""
    by = Entering(Way.PAPER, people, asked.signer, tuple(asked.papers))
    return await _entered(acting, document_id, asked, by, response, if_match, dry_run=dry_run)


async def _confirming(
    document_id: UUID, acting: HistoryConfirm, reading: Reading
) -> dict[UUID, Person]:
    return await asking.people_of(acting, reading, document_id)


@router.post("/{document_id}/confirmation")
async def confirm_history(
    document_id: UUID,
    if_match: IfMatch,
    acting: HistoryConfirm,
    people: Annotated[dict[UUID, Person], Asks(_confirming)],
    response: Response,
    *,
    dry_run: DryRun = False,
) -> Document:
    """Confirm a document of the past, as a leader of the level above; only then it counts."""
    by = Entering(Way.CONFIRMATION, people)
    nothing = EntryIntoForce()
    return await _entered(acting, document_id, nothing, by, response, if_match, dry_run=dry_run)


async def _entered(
    acting: Acting,
    document_id: UUID,
    asked: EntryIntoForce,
    by: Entering,
    response: Response,
    if_match: str,
    *,
    dry_run: bool,
) -> Document:
    done = await acts.enter_into_force(
        acting, document_id, asked, by, if_match=if_match, dry_run=dry_run
    )
    return _tagged(done, response)


def _tagged(document: Document, response: Response) -> Document:
    tagged(response, document.version)
    return document


async def _seen(document_id: UUID, acting: DocumentsRead) -> Seen:
    await acts.load(acting, document_id)
    return Seen(str(document_id))


add_versions(router, "/{document_id}", kind="document", seen=_seen)


@public_router.get(
    "",
    response_model=Page[PublicDocument],
    responses=PUBLISHED.responses,
    dependencies=[Public],
)
async def list_public_documents(
    session: Session,
    asked: Annotated[Asked, Depends(PUBLISHED.asked)],
    *,
    kind: DocumentKind | None = None,
    unit: UnitCode | None = None,
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
    number: ShortText | None = None,
    q: ShortText | None = None,
) -> Response:
    """List the documents in force, and annulled, that everybody may read."""
    wanted = DocumentFilter(kind=kind, unit=unit, year=year, number=number, q=q)
    query = store.published(wanted)
    return await PUBLISHED.answer(asked, session, query, each(public_of), cache_control=REVALIDATE)


@public_router.get("/{document_id}", dependencies=[Public])
async def get_public_document(document_id: UUID, session: Session) -> PublicDocument:
    """Show one document that everybody may read."""
    return await acts.show_published(session, document_id)
