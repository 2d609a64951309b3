"""One act on one dossier: who may, on which day, where it leads, the steps and the record of it."""

from datetime import date
from typing import Any
from uuid import UUID

from libs.contracts.core import NATION, Level, Role
from libs.contracts.errors import Fault, InvalidInput, NotFound, StaleVersion
from libs.contracts.registry.dossiers import Dossier, DossierStatus
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Rulebook
from libs.kit import audit
from libs.kit.concurrency import check_version
from services.registry.acting import Acting
from services.registry.dossiers import law, queries, rules, views
from services.registry.dossiers.calendar import due_on, official_calendar, used
from services.registry.dossiers.errors import (
    REFUSALS,
    HistoryOnly,
    NotYourLevel,
    ProducersOwnStep,
)
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act
from services.registry.dossiers.tables import DossierRow, StepRow


def place_of(found: Found) -> tuple[str, UUID | None]:
    """Tell where a dossier lies today and whose it is."""
    row, _, producer = found
    return row.current_commune, producer.owner_account


async def load(acting: Acting, dossier_id: UUID) -> Found:
    """Give a dossier that the caller may know of, or 404."""
    found = await queries.dossier(acting.session, dossier_id)
    if found is None:
        raise NotFound
    acting.reach.require_visible(*place_of(found))
    return found


async def load_for_act(acting: Acting, dossier_id: UUID, *, lock: bool = True) -> Found:
    """Give a dossier to act on; whether the caller may is the next question (403)."""
    found = await queries.dossier(acting.session, dossier_id, lock=lock)
    if found is None:
        raise NotFound
    if acting.is_producer:
        acting.reach.require_visible(*place_of(found))
    return found


async def require_may(acting: Acting, found: Found, act: Act, rulebook: Rulebook) -> None:
    """Refuse a caller whose level, unit or role does not do this act on this dossier."""
    row = found[0]
    if row.historic:
        _require_historian(acting)
    level = rules.responsible(views.standing_of(row), act, rulebook.routing)
    if level is None and not row.historic:
        if not acting.is_producer:
            raise ProducersOwnStep
        return
    if acting.is_producer:
        raise NotYourLevel(needed=(level or Level.COMMUNE).value, level="producer")
    acting.reach.require(row.current_commune)
    if level is None:
        return
    mine = acting.principal.level
    right = mine.rank >= level.rank if row.historic else mine is level
    if not right:
        raise NotYourLevel(needed=level.value, level=mine.value)


def _require_historian(acting: Acting) -> None:
    principal = acting.principal
    if principal.role is not Role.OFFICER or Scope.HISTORY_WRITE not in principal.scopes:
        raise HistoryOnly


def day_of_act(row: DossierRow, on: date | None, today: date, *, pointer: str = "/on") -> date:
    """Give the legal day of an act: today, or on a historic dossier the day that is named."""
    if not row.historic:
        if on is not None:
            raise InvalidInput(faults=[Fault(pointer, "on_only_for_history")])
        return today
    if on is None:
        raise InvalidInput(faults=[Fault(pointer, "history_needs_a_day")])
    earliest = row.last_act_on or row.lodged_on
    latest = min(today, row.finish_by or today)
    if on > latest or (earliest is not None and on < earliest):
        facts = {"earliest": str(earliest), "latest": latest.isoformat()}
        raise InvalidInput(faults=[Fault(pointer, "day_out_of_order", facts)])
    return on


def decide(
    found: Found, act: Act, rulebook: Rulebook, *, result: rules.Result | None = None
) -> rules.Standing:
    """Ask the rules where an act leads; a refusal is raised as its error."""
    decided = rules.transition(views.standing_of(found[0]), act, rulebook.routing, result=result)
    if isinstance(decided, rules.Refusal):
        raise _error(decided)
    return decided


def require_possible(found: Found, act: Act, rulebook: Rulebook) -> None:
    """Refuse an act that the dossier's state does not allow, before its outcome is known."""
    refusal = rules.blocked(views.standing_of(found[0]), act, rulebook.routing)
    if refusal is not None:
        raise _error(refusal)


def _error(refusal: rules.Refusal) -> Exception:
    at = refusal.standing
    kind = REFUSALS[refusal.code]
    return kind(act=refusal.act.value, status=at.status.value, stage=at.stage)


def require_version(row: DossierRow, if_match: str | None, seen: int | None = None) -> None:
    """Refuse a change meant for another version, or made against one that was read before."""
    if if_match is not None:
        check_version(if_match, row.version)
    if seen is not None and row.version != seen:
        raise StaleVersion(current=row.version)


async def move(
    acting: Acting,
    found: Found,
    act: Act,
    rulebook: Rulebook,
    *,
    day: date,
    note: str | None = None,
    result: rules.Result | None = None,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Carry an act out: new standing, the step closed and the next begun, the event noted."""
    row = found[0]
    before = snapshot(row)
    standing = decide(found, act, rulebook, result=result)
    changed = standing.status is not DossierStatus(row.status) or standing.stage != row.stage
    row.status, row.stage = standing.status.value, standing.stage
    if result is not None:
        row.outcome = result.outcome.value
        row.recognised_by = result.recognised_by.value if result.recognised_by else None
        row.forward_to = result.forward_to.value if result.forward_to else None
    if standing.result is None:
        row.outcome = row.recognised_by = row.forward_to = None
        row.stars = row.total = row.result_level = None
    holder = rules.holder(standing, rulebook.routing)
    row.level = holder.value if holder else None
    row.last_act_on = day
    if changed:
        await _step(acting, row, rulebook, day=day, note=note)
    touch(acting, row, act, before, reason=reason, facts=facts)


def touch(
    acting: Acting,
    row: DossierRow,
    act: Act,
    before: dict[str, Any],
    *,
    reason: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Count the version up and note the event."""
    row.version += 1
    row.updated_at = acting.clock.now()
    audit.record(
        acting.session,
        acting.principal,
        action=f"dossier.{act.value}",
        kind="dossier",
        id=row.id,
        before=before,
        after={**snapshot(row), **(facts or {})},
        reason=reason,
    )


def snapshot(row: DossierRow) -> dict[str, Any]:
    """Give the row as the audit trail hashes it."""
    return row.model_dump(mode="json", exclude={"frozen"})


async def _step(
    acting: Acting, row: DossierRow, rulebook: Rulebook, *, day: date, note: str | None
) -> None:
    steps = await queries.steps(acting.session, row.id)
    if steps and steps[-1].end is None:
        steps[-1].end = max(day, steps[-1].start)
    calendar = official_calendar()
    due = None
    if row.level is not None:
        earlier = used(views.spells_of(steps, row.stage), day, calendar)
        due = due_on(rulebook.routing[row.stage].time_limit, earlier, day, calendar)
    ended = DossierStatus(row.status) in rules.ENDED
    row.due_on = due
    acting.session.add(
        StepRow(
            dossier_id=row.id,
            position=len(steps) + 1,
            status=row.status,
            stage=row.stage,
            level=row.level,
            unit=unit_at(row, Level(row.level)) if row.level else None,
            officer=acting.principal.subject,
            start=day,
            due=due,
            end=day if ended else None,
            note=note,
        )
    )


def unit_at(row: DossierRow, level: Level) -> str | None:
    """Give the unit that stands for a level: as of lodging in history, else today's."""
    if level is Level.MINISTRY:
        return NATION
    if level is Level.DISTRICT:
        return row.district
    if level is Level.PROVINCE:
        return row.province if row.historic else row.current_province
    return row.commune if row.historic else row.current_commune


def units_at(row: DossierRow, level: Level) -> set[str | None]:
    """Give every unit that may stand for a level: the one of the time, and today's successor."""
    now = {Level.PROVINCE: row.current_province, Level.COMMUNE: row.current_commune}
    return {unit_at(row, level), now.get(level)} - {None}


async def answer(acting: Acting, found: Found) -> Dossier:
    """Give the dossier as it is now."""
    await acting.session.flush()
    rulebook = await law.bound(acting.session, found[0].rulebook_digest)
    steps = await queries.steps(acting.session, found[0].id)
    return views.dossier_of(found, rulebook, steps, acting.clock.today())
