"""The routes of a record's versions, from one declaration a record.

    async def _seen(producer_id: UUID, acting: ProducersRead) -> Seen: ...

    add_versions(router, "/{producer_id}", kind="producer", seen=_seen)

`seen` asks for the scope of the record itself, refuses what the caller may not know of today, and
gives the record's id as the versions have it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Page
from libs.contracts.errors import NotFound, ServiceUnavailable
from libs.contracts.people import Actor
from libs.contracts.versions import Difference, Differences, Version, VersionContent
from libs.kit.clock import VIETNAM
from libs.kit.db import Session, database_of
from libs.kit.differences import Change, changes
from libs.kit.exports import Column
from libs.kit.labels import Labels
from libs.kit.lists import Asked, Listing, descending, each
from libs.kit.past import today_only
from libs.kit.problems import language_of, pointer
from libs.kit.records import Record, records_of
from libs.kit.versions import versions_table

_VERSIONS: Final = versions_table(MetaData())
_FACTS: Final = (
    _VERSIONS.c.n,
    _VERSIONS.c.actor,
    _VERSIONS.c.role,
    _VERSIONS.c.recorded_at,
    _VERSIONS.c.effective_on,
    _VERSIONS.c.reason,
    _VERSIONS.c.deleted,
    _VERSIONS.c.hash,
)
_MOST: Final = 500
_N: Final = 2**31 - 1
Number = Annotated[int, InPath(ge=1, le=_N, description="The version's number, from 1.")]
From = Annotated[int, Query(alias="from", ge=1, le=_N, description="The earlier version.")]
To = Annotated[int, Query(ge=1, le=_N, description="The later version.")]
Hides = Callable[[Mapping[str, Any]], frozenset[str]]


def nothing(_: Mapping[str, Any]) -> frozenset[str]:
    """Hide nothing of a version's content."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """A record that the caller may know of, and what of its versions' content it may not."""

    id: str
    hides: Hides = nothing
    """Names the columns to hide, from a version's content."""


See = Callable[..., Awaitable[Seen]]

LISTING: Final = Listing[Version](
    {"newest": [descending(_VERSIONS.c.n)]},
    columns=[
        Column("Bản", "Version", lambda one: one.n),
        Column("Người làm", "Made by", lambda one: one.actor.name if one.actor else None),
        Column("Vai trò", "Role", lambda one: one.role),
        Column("Ghi lúc", "Recorded at", lambda one: one.recorded_at),
        Column("Có giá trị từ", "Effective on", lambda one: one.effective_on),
        Column("Lý do", "Reason", lambda one: one.reason, width=50),
        Column("Đã xóa", "Removed", lambda one: one.deleted),
        Column("Hàm băm", "Hash", lambda one: one.hash, width=64),
    ],
)


def add_versions(
    router: APIRouter, path: str, *, kind: str, seen: See, named: str | None = None
) -> None:
    """Add the list of a record's versions, each one's content, and the differences of two.

    `named` names the operations where a kind of records is read at two addresses.
    """
    add_version_list(router, path, kind=kind, seen=seen, named=named)
    _add_version(router, path, kind, seen, named or kind)
    _add_differences(router, path, kind, seen, named or kind)


def add_version_list(
    router: APIRouter, path: str, *, kind: str, seen: See, named: str | None = None
) -> None:
    """Add the list alone: for what is personal, of which only who changed it when is told."""

    @router.get(
        f"{path}/versions",
        name=f"list_{named or kind}_versions",
        response_model=Page[Version],
        responses=LISTING.responses,
    )
    @today_only
    async def list_versions(
        record: Annotated[Seen, Depends(seen)],
        session: Session,
        asked: Annotated[Asked, Depends(LISTING.asked)],
    ) -> Response:
        """List the record's versions, the newest first: who made each, when, and from which day."""
        query = select(*_FACTS).where(_of(kind, record.id))
        return await LISTING.answer(asked, session, query, each(_version))


def _add_version(router: APIRouter, path: str, kind: str, seen: See, named: str) -> None:
    @router.get(f"{path}/versions/{{n}}", name=f"get_{named}_version")
    @today_only
    async def get_version(
        request: Request, record: Annotated[Seen, Depends(seen)], session: Session, n: Number
    ) -> VersionContent:
        """Show what the record said in one of its versions."""
        content, *facts = await _load(session, kind, record.id, n)
        shown = None if content is None else _shown(request, kind, content, record.hides)
        return VersionContent(**_version(*facts).model_dump(), content=shown)


def _add_differences(router: APIRouter, path: str, kind: str, seen: See, named: str) -> None:
    @router.get(f"{path}/differences", name=f"compare_{named}_versions")
    @today_only
    async def compare_versions(
        request: Request,
        record: Annotated[Seen, Depends(seen)],
        session: Session,
        from_n: From,
        to: To,
    ) -> Differences:
        """Say what changed between two versions, field by field, in the language asked for."""
        before, *_ = await _load(session, kind, record.id, from_n)
        after, *_ = await _load(session, kind, record.id, to)
        old, new = (_shown(request, kind, one or {}, record.hides) for one in (before, after))
        return told(request, kind, changes(old, new), from_n=from_n, to_n=to)


def told(
    request: Request, kind: str, found: Iterable[Change], *, from_n: int, to_n: int
) -> Differences:
    """Write changes in words of a record's kind, in the language asked for."""
    labels, language = _labels(request), language_of(request.headers.get("accept-language"))
    items = [
        Difference(
            pointer=pointer(path), label=labels.of(kind, path, language), before=old, after=new
        )
        for path, old, new in islice(found, _MOST + 1)
    ]
    return Differences(from_n=from_n, to_n=to_n, items=items[:_MOST], more=len(items) > _MOST)


def _of(kind: str, record: str) -> Any:
    return (_VERSIONS.c.kind == kind) & (_VERSIONS.c.record_id == record)


async def _load(session: AsyncSession, kind: str, record: str, n: int) -> Any:
    query = select(_VERSIONS.c.content, *_FACTS).where(_of(kind, record), _VERSIONS.c.n == n)
    found = (await session.execute(query)).first()
    if found is None:
        raise NotFound
    return found


def _version(
    n: int,
    actor: Mapping[str, Any] | None,
    role: str,
    recorded_at: datetime,
    effective_on: date,
    reason: str | None,
    deleted: bool,  # noqa: FBT001 - a row's values, in their order
    made: str,
) -> Version:
    return Version(
        n=n,
        actor=Actor.model_validate(actor) if actor else None,
        role=role,
        recorded_at=recorded_at.astimezone(VIETNAM),
        effective_on=effective_on,
        reason=reason,
        deleted=deleted,
        hash=made,
    )


def _shown(request: Request, kind: str, content: Mapping[str, Any], hides: Hides) -> dict[str, Any]:
    labels, record = _labels(request), _record(request, kind)
    hidden = {*record.secret, *_sealed(record, content), *hides(content)}
    parts = {part.table.name for part in record.parts}
    return {
        name: _shown_part(labels, kind, name, value) if name in parts else value
        for name, value in content.items()
        if name not in hidden and labels.is_shown(kind, name)
    }


def _shown_part(
    labels: Labels, kind: str, part: str, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if labels.is_shown(kind, f"{part}.{name}")}
        for row in rows
    ]


def _sealed(record: Record, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the columns that nobody reads yet: the seal of then is kept in every later look."""
    if record.sealed_until is None:
        return ()
    opened, columns = record.sealed_until
    return columns if content.get(opened) is None else ()


def _labels(request: Request) -> Labels:
    labels: Labels = request.app.state.labels
    return labels


def _record(request: Request, kind: str) -> Record:
    database = database_of(request)
    if database is None:
        raise ServiceUnavailable(service="database")
    return records_of(database.metadata)[kind]
