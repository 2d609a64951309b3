"""Set up councils and rounds, take dossiers into a round, record conflicts of interest."""

from datetime import date
from uuid import UUID

from libs.contracts.core import NATION, Page, new_id
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound, OcopError
from libs.contracts.registry.councils import (
    Council,
    CouncilCreate,
    Round,
    RoundCreate,
    RoundEntry,
)
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Rulebook
from libs.kit import audit
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry import saving
from services.registry.acting import Acting
from services.registry.councils import queries, views
from services.registry.councils.errors import (
    CouncilOutOfTerm,
    HistoryMixed,
    NotYourUnit,
    RoundOfAnotherUnit,
    RulebookMixed,
)
from services.registry.councils.tables import CouncilRow, MemberRow, RoundRow
from services.registry.dossiers import law, moving
from services.registry.dossiers import queries as dossiers
from services.registry.dossiers.errors import HistoryOnly, NotYourLevel
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act
from services.registry.land import queries as territory
from services.registry.land.acts import find_unit


async def found_council(acting: Acting, new: CouncilCreate) -> Council:
    """Set up a council of one's own level and unit; in history, of a level and unit below too."""
    mine = acting.principal
    level, unit = new.level or mine.level, new.unit or mine.unit
    if new.historic and Scope.HISTORY_WRITE not in mine.scopes:
        raise HistoryOnly
    if not new.historic and (level is not mine.level or unit != mine.unit):
        raise NotYourUnit(unit=mine.unit, level=mine.level.value)
    if new.historic and level.is_above(mine.level):
        raise NotYourLevel(needed=level.value, level=mine.level.value)
    row = CouncilRow(
        id=new.id or new_id(),
        name=new.name,
        level=level.value,
        unit=unit,
        province=await province_of(acting, unit),
        decision_number=new.decision.number,
        decision_date=new.decision.date,
        term_from=new.term_from,
        term_to=new.term_to,
        historic=new.historic,
        regulations=new.regulations.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_councils": AlreadyExists()})
    members = [
        MemberRow(
            id=one.id or new_id(),
            council_id=row.id,
            position=position,
            account_id=one.account_id,
            name=one.name,
            title=one.title,
            chair=one.chair,
            substitute=one.substitute,
        )
        for position, one in enumerate(new.members, 1)
    ]
    acting.session.add_all(members)
    await saving.flush(acting.session, {"pk_council_members": AlreadyExists()})
    council = views.council_of(row, members)
    audit.record(
        acting.session,
        mine,
        action="council.founded",
        kind="council",
        id=row.id,
        after=council,
    )
    return council


async def province_of(acting: Acting, unit: str) -> str | None:
    """Give the province of today that a unit lies under; refuses one out of reach."""
    if unit == NATION:
        return None
    today = acting.clock.today()
    known = await find_unit(acting.session, unit, on=None, today=today)
    line = await territory.path(acting.session, known, known.valid_to or today)
    heirs = await territory.current_units(acting.session, known, today)
    above = next((one for one in line if one.level == "province"), known)
    if known.valid_to is not None:
        provinces = {heir.parent for heir in heirs if heir.level == "commune"}
        provinces |= {heir.code for heir in heirs if heir.level == "province"}
        code = min((one for one in provinces if one), default=above.code)
    else:
        code = above.code
    if not acting.reach.covers(unit):
        raise NotYourUnit(unit=acting.principal.unit, level=acting.principal.level.value)
    return code


async def show_council(acting: Acting, council_id: UUID) -> Council:
    """Show a council of the caller's unit or below."""
    row = await _council(acting, council_id)
    return views.council_of(row, await queries.members(acting.session, [row.id]))


async def _council(acting: Acting, council_id: UUID) -> CouncilRow:
    row = await queries.council(acting.session, council_id)
    if row is None or not acting.reach.sees(row.unit):
        raise NotFound
    return row


async def list_councils(acting: Acting, *, cursor: str | None, limit: int) -> Page[Council]:
    """List the councils of the caller's unit and below, the newest first."""
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    rows = await queries.councils_page(acting.session, acting.reach, after=after, limit=limit)
    shown = rows[:limit]
    members = await queries.members(acting.session, [row.id for row in shown])
    by_council: dict[UUID, list[MemberRow]] = {}
    for member in members:
        by_council.setdefault(member.council_id, []).append(member)
    end = encode_cursor((shown[-1].id,)) if len(rows) > limit else None
    items = [views.council_of(row, by_council.get(row.id, [])) for row in shown]
    return Page[Council](items=items, next=end)


async def open_round(acting: Acting, new: RoundCreate) -> Round:
    """Open a round of a council of one's own."""
    council = await _council(acting, new.council_id)
    if not council.historic and council.unit != acting.principal.unit:
        raise NotYourUnit(unit=acting.principal.unit, level=acting.principal.level.value)
    row = RoundRow(
        id=new.id or new_id(),
        council_id=council.id,
        rulebook=new.rulebook,
        name=new.name,
        level=council.level,
        unit=council.unit,
        province=council.province,
        opens_on=new.opens_on,
        closes_on=new.closes_on,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_rounds": AlreadyExists()})
    made = views.round_of(row)
    audit.record(
        acting.session, acting.principal, action="round.opened", kind="round", id=row.id, after=made
    )
    return made


async def show_round(acting: Acting, round_id: UUID) -> Round:
    """Show a round of the caller's unit or below."""
    return views.round_of(await _round(acting, round_id))


async def _round(acting: Acting, round_id: UUID, *, lock: bool = False) -> RoundRow:
    row = await queries.round_(acting.session, round_id, lock=lock)
    if row is None or not acting.reach.sees(row.unit):
        raise NotFound
    return row


async def list_rounds(
    acting: Acting,
    *,
    rulebook: str | None,
    council_id: UUID | None,
    cursor: str | None,
    limit: int,
) -> Page[Round]:
    """List the rounds of the caller's unit and below, the newest first."""
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    rows = await queries.rounds_page(
        acting.session,
        acting.reach,
        rulebook=rulebook,
        council_id=council_id,
        after=after,
        limit=limit,
    )
    end = encode_cursor((rows[limit - 1].id,)) if len(rows) > limit else None
    return Page[Round](items=[views.round_of(row) for row in rows[:limit]], next=end)


async def take_in(acting: Acting, round_id: UUID, asked: RoundEntry, *, if_match: str) -> Round:
    """Take dossiers into a round, all or none."""
    row = await _round(acting, round_id, lock=True)
    check_version(if_match, row.version)
    before = views.round_of(row)
    council = await queries.council(acting.session, row.council_id)
    assert council is not None
    found = await dossiers.dossiers_locked(acting.session, asked.dossier_ids)
    for number, dossier_id in enumerate(dict.fromkeys(asked.dossier_ids)):
        pointer = f"/dossier_ids/{number}"
        if dossier_id not in found:
            facts = {"dossier": str(dossier_id)}
            raise InvalidInput(faults=[Fault(pointer, "dossier_unknown", facts)])
        try:
            await _take_one(acting, found[dossier_id], row, council, asked.on)
        except OcopError as error:
            error.faults = (Fault(pointer, error.code, error.params), *error.faults)
            raise
    row.dossiers += len(found)
    row.version += 1
    made = views.round_of(row)
    audit.record(
        acting.session,
        acting.principal,
        action="round.dossiers_taken_in",
        kind="round",
        id=row.id,
        before=before,
        after={**made.model_dump(mode="json"), "taken": sorted(map(str, found))},
    )
    return made


async def _take_one(
    acting: Acting, found: Found, row: RoundRow, council: CouncilRow, on: date | None
) -> None:
    dossier = found[0]
    rulebook = await law.bound(acting.session, dossier.rulebook_digest)
    await moving.require_may(acting, found, Act.ENTER_ROUND, rulebook)
    moving.require_possible(found, Act.ENTER_ROUND, rulebook)
    _require_fits(found, row, council, rulebook)
    day = moving.day_of_act(dossier, on, acting.clock.today())
    if not council.term_from <= day <= (council.term_to or day):
        raise CouncilOutOfTerm(day=day.isoformat(), council=council.name)
    dossier.round_id = row.id
    await moving.move(acting, found, Act.ENTER_ROUND, rulebook, day=day, note=row.name)


def _require_fits(found: Found, row: RoundRow, council: CouncilRow, rulebook: Rulebook) -> None:
    dossier = found[0]
    if dossier.rulebook != row.rulebook:
        raise RulebookMixed(round=row.rulebook, dossier=dossier.rulebook)
    if dossier.historic != council.historic:
        raise HistoryMixed
    level = rulebook.routing[dossier.stage].level
    if row.level != level.value or row.unit not in moving.units_at(dossier, level):
        raise RoundOfAnotherUnit(
            level=level.value, unit=moving.unit_at(dossier, level), round=row.unit
        )
