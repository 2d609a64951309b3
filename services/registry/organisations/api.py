"""Routes of the organisations."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.organisations import (
    AgencyCode,
    Organisation,
    OrganisationCreate,
    OrganisationKind,
    OrganisationUpdate,
)
from libs.contracts.scopes import Scope
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, ascending, each
from libs.kit.versions_api import Seen, add_versions
from services.registry.acting import Acting, acts_with
from services.registry.organisations import acts
from services.registry.organisations.store import OrganisationFilter, organisations
from services.registry.organisations.tables import OrganisationRow
from services.registry.organisations.views import organisation_of

router = new_router(prefix="/v1/organisations", tags=["organisations"], past=True)

OrganisationsRead = Annotated[Acting, Depends(acts_with(Scope.ORGANISATIONS_READ))]
OrganisationsWrite = Annotated[Acting, Depends(acts_with(Scope.ORGANISATIONS_WRITE))]
On = Annotated[
    date | None, Query(description="A day: those that existed, under the names of then.")
]

ORGANISATIONS = Listing[Organisation](
    {"name": [ascending(OrganisationRow.name_sort), ascending(OrganisationRow.id)]},
    columns=[
        Column("Tên cơ quan, tổ chức", "Name", lambda one: one.name, width=50),
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Mã định danh", "Agency code", lambda one: one.agency_code, width=20),
        Column("Đơn vị hành chính", "Unit", lambda one: one.unit),
        Column("Từ ngày", "From", lambda one: one.begins_on),
        Column("Đến ngày", "Until", lambda one: one.ends_on),
        Column("Căn cứ", "Legal basis", lambda one: one.legal_basis, width=40),
    ],
)


@router.post("", status_code=201)
async def create_organisation(
    new: OrganisationCreate, acting: OrganisationsWrite, response: Response
) -> Organisation:
    """Enter an organisation of a unit within the caller's territory."""
    organisation = await acts.enter(acting, new)
    tagged(response, organisation.version, f"/v1/organisations/{organisation.id}")
    return organisation


@router.get("", response_model=Page[Organisation], responses=ORGANISATIONS.responses)
async def list_organisations(
    acting: OrganisationsRead,
    asked: Annotated[Asked, Depends(ORGANISATIONS.asked)],
    *,
    kind: OrganisationKind | None = None,
    unit: UnitCode | None = None,
    parent: UUID | None = None,
    agency_code: AgencyCode | None = None,
    on: On = None,
    q: ShortText | None = None,
) -> Response:
    """List organisations, of all units; `q` finds them by earlier names too."""
    wanted = OrganisationFilter(
        kind=kind, unit=unit, parent=parent, agency_code=agency_code, on=on, q=q
    )

    def line(row: OrganisationRow) -> Organisation:
        return organisation_of(row, on)

    return await ORGANISATIONS.answer(asked, acting.session, organisations(wanted), each(line))


@router.get("/{organisation_id}")
async def get_organisation(
    organisation_id: UUID, acting: OrganisationsRead, response: Response, *, on: On = None
) -> Organisation:
    """Show one organisation with every name that it bore."""
    organisation = await acts.show(acting, organisation_id, on=on)
    tagged(response, organisation.version)
    return organisation


@router.patch("/{organisation_id}")
async def change_organisation(
    organisation_id: UUID,
    change: OrganisationUpdate,
    if_match: IfMatch,
    acting: OrganisationsWrite,
    response: Response,
) -> Organisation:
    """Change what is sent: code, what stands above, another name from a day on, the end."""
    organisation = await acts.change(acting, organisation_id, change, if_match=if_match)
    tagged(response, organisation.version)
    return organisation


async def _seen(organisation_id: UUID, acting: OrganisationsRead) -> Seen:
    await acts.show(acting, organisation_id, on=None)
    return Seen(str(organisation_id))


add_versions(router, "/{organisation_id}", kind="organisation", seen=_seen)
