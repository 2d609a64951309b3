"""Enter, change and show organisations."""

from datetime import date
from uuid import UUID

from libs.contracts.core import NATION
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound, OcopError
from libs.contracts.registry.organisations import (
    AgencyCodeTaken,
    DatedName,
    Ending,
    Organisation,
    OrganisationCreate,
    OrganisationHasEnded,
    OrganisationUpdate,
    Renaming,
)
from libs.kit.concurrency import check_version
from libs.kit.text import fold, sort_key
from services.registry import land, saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.noting import note
from services.registry.organisations import rules, store, views
from services.registry.organisations.rules import Time
from services.registry.organisations.tables import OrganisationRow


async def enter(acting: Acting, new: OrganisationCreate) -> Organisation:
    """Enter an organisation of a unit within the caller's territory."""
    now = acting.clock.now()
    row = OrganisationRow(
        id=acting.new_id(new.id),
        kind=new.kind,
        name=new.name,
        names=[],
        name_fold="",
        name_sort="",
        agency_code=new.agency_code,
        unit=new.unit,
        parent_id=new.parent,
        begins_on=new.begins_on,
        legal_basis=new.legal_basis,
        created_at=now,
        updated_at=now,
    )
    _name(row, [DatedName(name=new.name, begins_on=new.begins_on, legal_basis=new.legal_basis)])
    acting.reach.require(new.unit)
    faults = await _unit_faults(acting, new) + await _parent_faults(acting, row, new.parent)
    if faults:
        raise InvalidInput(faults=faults)
    acting.session.add(row)
    await saving.flush(acting.session, _conflicts(row))
    organisation = views.organisation_of(row)
    note(acting, Action.ORGANISATION_ENTERED, organisation)
    return organisation


async def change(
    acting: Acting, organisation_id: UUID, change: OrganisationUpdate, *, if_match: str
) -> Organisation:
    """Change what is sent; the caller names the version it has read."""
    row = await store.find(acting.session, organisation_id, lock=True)
    if row is None:
        raise NotFound
    acting.reach.require(row.unit)
    check_version(if_match, row.version)
    if row.ends_on is not None:
        raise OrganisationHasEnded(ends_on=row.ends_on.isoformat())
    before = views.organisation_of(row)
    faults = await _apply(acting, row, change)
    if faults:
        raise InvalidInput(faults=faults)
    row.version += 1
    row.updated_at = acting.clock.now()
    await saving.flush(acting.session, _conflicts(row))
    after = views.organisation_of(row)
    note(acting, Action.ORGANISATION_CHANGED, after, before)
    return after


async def show(acting: Acting, organisation_id: UUID, *, on: date | None) -> Organisation:
    """Show one organisation: who may read organisations may know of all of them."""
    row = await store.find(acting.session, organisation_id)
    if row is None:
        raise NotFound
    return views.organisation_of(row, on)


async def _apply(acting: Acting, row: OrganisationRow, change: OrganisationUpdate) -> list[Fault]:
    """Write what is sent and say what is wrong with it; with a fault nothing is kept."""
    faults: list[Fault] = []
    sent = change.model_fields_set
    if "agency_code" in sent:
        row.agency_code = change.agency_code
    if "parent" in sent:
        faults += await _parent_faults(acting, row, change.parent)
        row.parent_id = None if faults else change.parent
    if change.renamed is not None:
        faults += _rename(row, change.renamed)
    if change.ended is not None:
        faults += await _end(acting, row, change.ended)
    return faults


def _rename(row: OrganisationRow, new: Renaming) -> list[Fault]:
    names = views.names_of(row)
    faults = rules.renaming_faults(names, new)
    _name(row, [*names, DatedName(**new.model_dump())])
    return faults


async def _end(acting: Acting, row: OrganisationRow, ending: Ending) -> list[Fault]:
    known = await store.found(acting.session, ending.successors)
    heirs = [known.get(one) if one != row.id else None for one in ending.successors]
    times = [None if heir is None else _time(heir) for heir in heirs]
    faults = rules.ending_faults(views.names_of(row), ending, times)
    if not faults:
        row.ends_on, row.ended_by = ending.on, ending.legal_basis
        row.successors = [str(one) for one in ending.successors]
    return faults


def _name(row: OrganisationRow, names: list[DatedName]) -> None:
    row.name = names[-1].name
    row.names = [one.model_dump(mode="json") for one in names]
    row.name_fold = "\n".join(fold(one.name) for one in names)
    row.name_sort = sort_key(row.name)


async def _unit_faults(acting: Acting, new: OrganisationCreate) -> list[Fault]:
    if await land.unit_on(acting.session, new.unit, new.begins_on) is not None:
        return []
    facts = {"unit": new.unit, "day": new.begins_on.isoformat()}
    return [Fault("/unit", "unit_not_there", facts)]


async def _parent_faults(acting: Acting, row: OrganisationRow, asked: UUID | None) -> list[Fault]:
    if asked is None:
        return []
    parent = await store.find(acting.session, asked)
    if parent is None:
        return rules.parent_faults(_time(row), None, above=False, circle=False)
    unit = acting.reach.atlas.within(parent.unit)
    return rules.parent_faults(
        _time(row),
        _time(parent),
        above=parent.unit in {NATION, row.unit} or row.unit in unit,
        circle=await store.stands_below(acting.session, parent.id, row.id),
    )


def _time(row: OrganisationRow) -> Time:
    return Time(row.begins_on, row.ends_on)


def _conflicts(row: OrganisationRow) -> dict[str, OcopError]:
    return {
        "pk_organisations": AlreadyExists(),
        "ex_organisations_one_agency_code": AgencyCodeTaken(agency_code=row.agency_code or ""),
    }
