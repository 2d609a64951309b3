"""Routes of the territory: public, cacheable, the same for everybody."""

import hashlib
from datetime import date
from typing import Annotated, Any

from fastapi import Header, Path, Query, Response
from pydantic import BaseModel

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.land import Unit, UnitDetail, UnitLevel
from libs.kit.answers import named_in
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.clock import Today
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from services.registry.land import acts
from services.registry.land.queries import UnitFilter

router = new_router(prefix="/v1/units", tags=["territory"])

_CACHE = "public, max-age=3600"
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Not modified"}}

IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=500, description="An ETag known already.")
]
On = Annotated[date | None, Query(description="A day; today unless said otherwise.")]


def _cacheable(answer: BaseModel, known: str | None) -> Response:
    body = answer.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": _CACHE}
    if known is not None and named_in(known, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("", response_model=Page[Unit], responses=_NOT_MODIFIED, dependencies=[Public])
async def list_units(
    session: Session,
    today: Today,
    *,
    level: UnitLevel | None = None,
    parent: UnitCode | None = None,
    q: ShortText | None = None,
    on: On = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """List the administrative units that existed on a day."""
    wanted = UnitFilter(on=on or today, level=level, parent=parent, q=q)
    page = await acts.list_units(session, wanted, cursor=cursor, limit=limit)
    return _cacheable(page, if_none_match)


@router.get("/{code}", response_model=UnitDetail, responses=_NOT_MODIFIED, dependencies=[Public])
async def get_unit(
    session: Session,
    today: Today,
    *,
    code: Annotated[UnitCode, Path()],
    on: On = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Show a unit, the units above it, and what it came from and went to."""
    detail = await acts.show_unit(session, code, on=on, today=today)
    return _cacheable(detail, if_none_match)
