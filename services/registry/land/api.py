"""Routes of the territory: public, cacheable, the same for everybody."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.land import Unit, UnitDetail, UnitLevel
from libs.kit.answers import KNOWN, kept
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.clock import Today
from libs.kit.db import Session
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, ascending, each
from services.registry.land import acts, queries
from services.registry.land.queries import UnitFilter
from services.registry.land.tables import UnitRow

router = new_router(prefix="/v1/units", tags=["territory"])

_CACHE = "public, max-age=3600"

On = Annotated[date | None, Query(description="A day; today unless said otherwise.")]

UNITS = Listing[Unit](
    {"name": [ascending(UnitRow.name_sort), ascending(UnitRow.code)]},
    columns=[
        Column("Mã", "Code", lambda one: one.code, width=8),
        Column("Tên", "Name", lambda one: one.name, width=40),
        Column("Cấp", "Level", lambda one: one.level),
        Column("Loại", "Type", lambda one: one.type),
        Column("Thuộc", "Parent", lambda one: one.parent, width=8),
        Column("Từ ngày", "From", lambda one: one.valid_from),
        Column("Đến ngày", "Until", lambda one: one.valid_to),
        Column("Căn cứ", "Legal basis", lambda one: one.legal_basis, width=30),
    ],
)


@router.get("", response_model=Page[Unit], responses=UNITS.responses, dependencies=[Public])
async def list_units(
    session: Session,
    today: Today,
    asked: Annotated[Asked, Depends(UNITS.asked)],
    *,
    level: UnitLevel | None = None,
    parent: UnitCode | None = None,
    q: ShortText | None = None,
    on: On = None,
) -> Response:
    """List the administrative units that existed on a day."""
    query = queries.units(UnitFilter(on=on or today, level=level, parent=parent, q=q))
    line = each(acts.unit_of)
    return await UNITS.answer(asked, session, query, line, cache_control=_CACHE)


@router.get("/{code}", response_model=UnitDetail, responses=KNOWN, dependencies=[Public])
async def get_unit(
    request: Request,
    session: Session,
    today: Today,
    *,
    code: Annotated[UnitCode, Path()],
    on: On = None,
) -> Response:
    """Show a unit, the units above it, and what it came from and went to."""
    detail = await acts.show_unit(session, code, on=on, today=today)
    return kept(request, detail.model_dump_json().encode(), cache_control=_CACHE)
