"""Reads of papers with their files and the producer they belong to."""

from collections.abc import Collection
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from libs.contracts.registry.evidence import PaperKind
from libs.kit.lists import narrowed
from services.registry.acting import Acting
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.parties import ProducerRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind


class FoundPaper(NamedTuple):
    """A paper, its file once there is one, and the producer if it is a producer's."""

    paper: PaperRow
    file: PaperFileRow | None
    producer: ProducerRow | None
    """None for an office's own paper."""

    async def is_seen_by(self, acting: Acting) -> bool:
        """Say whether a caller may know of it: with its producer, or in the unit that filed it."""
        if self.producer is not None:
            about = About(Kind.PAPER, self.paper.id)
            return await acting.sees(self.producer.commune, self.producer.id, about)
        return self.paper.unit is not None and acting.reach.sees(self.paper.unit)


_PAPERS = (
    select(PaperRow, PaperFileRow, ProducerRow)
    .outerjoin(PaperFileRow, col(PaperFileRow.sha256) == col(PaperRow.sha256))
    .outerjoin(ProducerRow, col(ProducerRow.id) == col(PaperRow.producer_id))
)

_OFFICE = cast("SQLCoreOperations[str]", col(PaperRow.unit))


async def find_paper(
    session: AsyncSession, paper_id: UUID, *, lock: bool = False
) -> FoundPaper | None:
    """Give one paper; `lock` keeps others from changing it."""
    query = _PAPERS.where(col(PaperRow.id) == paper_id)
    if lock:
        query = query.with_for_update(of=PaperRow)
    found = (await session.execute(query)).first()
    return None if found is None else FoundPaper(*found)


async def paper_is_filed(session: AsyncSession, producer_id: UUID, paper_id: UUID) -> bool:
    """Say whether a paper is a producer's and its file is stored."""
    found = (await papers_named(session, [paper_id])).get(paper_id)
    return found is not None and found.paper.producer_id == producer_id and found.file is not None


async def papers_named(
    session: AsyncSession, paper_ids: Collection[UUID]
) -> dict[UUID, FoundPaper]:
    """Give papers by their ids, whatever the caller's reach: for a dossier that names them."""
    found = await session.execute(_PAPERS.where(col(PaperRow.id).in_(list(paper_ids))))
    return {one[0].id: FoundPaper(*one) for one in found}


def papers(
    reach: Reach, *, producer_id: UUID | None, owner_id: UUID | None, kind: PaperKind | None
) -> Select[*tuple[Any, ...]]:
    """Give the query of the papers within reach that a list is asked for."""
    with_its_producer = and_(
        col(PaperRow.producer_id).is_not(None),
        reach.clause(
            col(ProducerRow.commune),
            producer=col(ProducerRow.id),
            about=About(Kind.PAPER, col(PaperRow.id)),
        ),
    )
    of_an_office = and_(col(PaperRow.producer_id).is_(None), reach.clause(_OFFICE))
    wanted = {
        PaperRow.producer_id: producer_id,
        PaperRow.owner_id: owner_id,
        PaperRow.kind: kind,
    }
    return narrowed(_PAPERS.where(or_(with_its_producer, of_an_office)), wanted)
