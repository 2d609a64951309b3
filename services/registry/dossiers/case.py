"""The one way to act on a dossier: begin, decide, save.

`begin` reads once under the lock and refuses whoever may not, then what the state does not allow,
then a stale version. What an act adds stands between the two. `save` asks the rules where the act
leads and writes it: one UPDATE of the dossier, the step closed and the next one begun, the event.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Level
from libs.contracts.errors import NotFound, OcopError, StaleVersion
from libs.contracts.law import Procedure
from libs.contracts.registry.dossiers import Behalf, Done, Dossier
from libs.contracts.registry.mandates import MandateKind
from libs.kit import audit, versions
from libs.kit.clock import VIETNAM
from libs.kit.concurrency import check_version
from services.registry import land
from services.registry.acting import Acting
from services.registry.dossiers import allowed, law, rules, store, views
from services.registry.dossiers.conduct import TODAY, Conduct, Days
from services.registry.dossiers.errors import REFUSALS, HistoryOnly
from services.registry.dossiers.rules import Act, Refusal, Result, Standing, Units, Whose
from services.registry.dossiers.store import Filed
from services.registry.dossiers.tables import DossierRow, StepRow
from services.registry.mandated import MandateRow
from services.registry.parties import Deed, ProducerRow, require_may, require_no_helper
from services.registry.products import ProductRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind


@dataclass(frozen=True, slots=True)
class Case:
    """One act on one dossier, with everything that it is decided by."""

    act: Act
    filed: Filed
    law: Procedure
    conduct: Conduct
    level: Level | None
    """Whose act it is on that day; None: the producer's own."""
    day: date
    """The legal day of the act."""
    units: Units
    steps: Sequence[StepRow]
    """The steps so far, first to last; empty where the act is only looked at."""
    mandate: MandateRow | None = None
    """By which the caller acts for the producer; None: for an office."""

    @property
    def dossier(self) -> DossierRow:
        """Give the dossier."""
        return self.filed.dossier

    @property
    def product(self) -> ProductRow:
        """Give what it is about."""
        return self.filed.product

    @property
    def producer(self) -> ProducerRow:
        """Give whose it is."""
        return self.filed.producer

    @property
    def behalf(self) -> Behalf | None:
        """Give for whom the caller acts; None where he is the producer himself, or an office."""
        held = self.mandate
        if held is None or held.kind is MandateKind.OWNER:
            return None
        return Behalf(mandate=held.id, kind=held.kind.value, name=self.producer.name)

    @property
    def standing(self) -> Standing:
        """Give where it stands before the act."""
        return views.standing_of(self.dossier)

    @property
    def unit(self) -> str | None:
        """Give the unit whose act it is."""
        return None if self.level is None else self.units.at(self.level)


async def load(acting: Acting, dossier_id: UUID) -> Filed:
    """Give a dossier that the caller may know of, or 404."""
    filed = await store.dossier(acting.session, dossier_id)
    if filed is None:
        raise NotFound
    await acting.require_visible(*lying(filed))
    return filed


def lying(filed: Filed) -> tuple[str, UUID, About]:
    """Give where a dossier lies, whose it is and which it is, as visibility is asked."""
    return filed.product.commune, filed.producer.id, About(Kind.DOSSIER, filed.dossier.id)


async def begin(
    acting: Acting,
    dossier_id: UUID,
    act: Act,
    *,
    conduct: Conduct = TODAY,
    if_match: str | None = None,
    seen: int | None = None,
) -> Case:
    """Lock a dossier for an act; `seen` is the version that another service was asked about."""
    filed = await store.dossier(acting.session, dossier_id, lock=True)
    if filed is None:
        raise NotFound
    steps = await store.steps(acting.session, [dossier_id])
    case = await case_of(acting, filed, act, conduct=conduct, steps=steps[dossier_id])
    require_version(filed.dossier, if_match, seen)
    return case


async def begin_all(
    acting: Acting, dossier_ids: Sequence[UUID]
) -> tuple[dict[UUID, Filed], dict[UUID, list[StepRow]]]:
    """Lock several dossiers for one act on all of them; who may is asked of each by `case_of`."""
    found = await store.dossiers_locked(acting.session, dossier_ids)
    return found, await store.steps(acting.session, list(found))


async def peek(
    acting: Acting,
    session: AsyncSession,
    dossier_id: UUID,
    act: Act,
    *,
    conduct: Conduct = TODAY,
) -> Case:
    """Look at a dossier in a short transaction, before another service is asked about it."""
    early = replace(acting, session=session)
    filed = await store.dossier(session, dossier_id)
    if filed is None:
        raise NotFound
    return await case_of(early, filed, act, conduct=conduct)


async def case_of(
    acting: Acting,
    filed: Filed,
    act: Act,
    *,
    conduct: Conduct = TODAY,
    steps: Sequence[StepRow] = (),
) -> Case:
    """Refuse who may not do the act, then what is not possible now; else give the case."""
    row = filed.dossier
    reach = acting.reach
    mandate = await acting.mandate(filed.producer.id) if act.whose is Whose.PRODUCER else None
    if not acting.is_producer:
        reach.require(filed.product.commune)
    elif mandate is None:
        await acting.require_visible(*lying(filed))
    if row.historic is not conduct.historic:
        raise HistoryOnly
    procedure = await law.bound(acting.session, row.procedure_digest)
    standing, today = views.standing_of(row), acting.clock.today()
    level = rules.responsible(procedure, standing, act, conduct.claimed(today))
    if level is None and mandate is not None and not conduct.historic:
        require_may(mandate, Deed.DRAFT if act is rules.REVISE else Deed.LODGE)
    else:
        conduct.require_person(acting.principal, level)
    refusal = rules.blocked(procedure, standing, act)
    if refusal is not None:
        raise error_of(refusal, possible_now(acting, procedure, standing))
    day = conduct.day(_days(acting, row), today)
    units = await units_on(acting.session, filed, day, reach)
    if level is not None and not conduct.historic:
        await require_no_helper(
            acting, filed.producer.id, row.created_at.astimezone(VIETNAM).date()
        )
    return Case(act, filed, procedure, conduct, level, day, units, steps, mandate)


def _days(acting: Acting, row: DossierRow) -> Days:
    return Days(
        row.lodged_on,
        row.last_act_on,
        row.finish_by,
        back=acting.parts.backdating_days,
        own=acting.is_producer,
    )


async def units_on(session: AsyncSession, filed: Filed, day: date, reach: Reach) -> Units:
    """Give the units of a day: those of lodging while they lasted, then those that followed."""
    row, place = filed.dossier, reach.today(filed.product.commune)
    commune = await _lasting(session, row.commune, day, reach) or place.commune
    province = await _lasting(session, row.province, day, reach) or place.province
    return Units(commune, row.district, province)


async def _lasting(session: AsyncSession, code: str, day: date, reach: Reach) -> str | None:
    if reach.atlas.in_force(code) or await land.unit_on(session, code, day) is not None:
        return code
    return None


def possible_now(
    acting: Acting, procedure: Procedure, standing: Standing
) -> list[tuple[Act, Level | None]]:
    """Give what can be done with a dossier today by anybody, whichever chapter's act it is."""
    acts = cast("Sequence[Act]", acting.parts.dossier_acts)
    return allowed.possible(procedure, standing, acts, acting.clock.today())


def error_of(refusal: Refusal, instead: Sequence[tuple[Act, Level | None]] = ()) -> OcopError:
    """Give the error that a refusal stands for; it names what is possible instead, and by whom."""
    at, kind = refusal.standing, REFUSALS[refusal.code]
    act = refusal.act.removeprefix("dossier.")
    named = allowed.said(instead) or ["-"]
    return kind(act=act, status=at.status.value, stage=at.stage, possible=named)


def require_version(row: DossierRow, if_match: str | None, seen: int | None = None) -> None:
    """Refuse a change meant for another version, or made against one that was read before."""
    if if_match is not None:
        check_version(if_match, row.version)
    if seen is not None and row.version != seen:
        raise StaleVersion(current=row.version)


async def save(acting: Acting, case: Case, **act: Any) -> Dossier:
    """Write the act, as `write` does, and answer with the dossier as it is then."""
    steps = write(acting, case, **act)
    return await shown(acting, case.filed, case.law, steps)


def write(
    acting: Acting,
    case: Case,
    *,
    result: Result | None = None,
    note: str | None = None,
    reason: str | None = None,
    facts: Mapping[str, Any] | None = None,
    **written: Any,
) -> Sequence[StepRow]:
    """Write the act and give the steps as they are then; `written` are columns that it fills."""
    row = case.dossier
    versions.on(acting.session, case.day)
    before = snapshot(row)
    versions.on(acting.session, case.day)
    moved = rules.decide(
        case.law,
        case.standing,
        case.act,
        day=case.day,
        kind=row.kind,
        units=case.units,
        spells=[(step.stage, spell) for step in case.steps if (spell := views.spell_of(step))],
        calendar=acting.calendar,
        held=views.held_of(case.steps),
        result=result,
    )
    if isinstance(moved, Refusal):
        raise error_of(moved, possible_now(acting, case.law, case.standing))
    goes_on = case.act.to is not None
    steps = [*case.steps]
    if goes_on:
        steps = _step(acting, case, moved, note)
    _write(row, {**_columns(case, moved, result, going_on=goes_on), **written})
    row.version += 1
    row.updated_at = acting.clock.now()
    audit.record(
        acting.session,
        acting.principal,
        action=case.act.action,
        kind="dossier",
        id=row.id,
        before=before,
        after={**snapshot(row), **_for_whom(case), **(facts or {})},
        reason=reason,
    )
    return steps


def _columns(
    case: Case, moved: rules.Moved, result: Result | None, *, going_on: bool
) -> dict[str, Any]:
    after = moved.standing
    columns: dict[str, Any] = {
        "status": after.status,
        "stage": after.stage,
        "level": moved.level,
        "last_act_on": case.day,
    }
    if case.act is rules.REVISE:
        del columns["last_act_on"]
    if going_on:
        columns["due_on"] = moved.due
        columns["paused_since"] = case.day if after.status in rules.PAUSED else None
    if result is not None:
        columns["outcome"] = result.outcome
        columns["recognised_by"] = result.recognised_by
        columns["forward_to"] = result.forward_to
    if after.result is None:
        columns |= dict.fromkeys(
            ("outcome", "recognised_by", "forward_to", "stars", "total", "result_level")
        )
    return columns


def _write(row: DossierRow, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _step(acting: Acting, case: Case, moved: rules.Moved, note: str | None) -> list[StepRow]:
    day, steps, after = case.day, [*case.steps], moved.standing
    if steps and steps[-1].end is None:
        steps[-1].end = max(day, steps[-1].effective_on)
    made = StepRow(
        dossier_id=case.dossier.id,
        position=len(steps) + 1,
        status=after.status,
        stage=after.stage,
        level=moved.level,
        unit=moved.unit,
        actor=acting.actor.model_dump(mode="json"),
        acting_for=_behalf(case),
        effective_on=day,
        recorded_at=acting.clock.now(),
        due=moved.due,
        late_by=moved.late_by,
        end=day if after.status in rules.ENDED else None,
        note=note,
    )
    acting.session.add(made)
    return [*steps, made]


def _behalf(case: Case) -> dict[str, Any] | None:
    return None if case.behalf is None else case.behalf.model_dump(mode="json")


def _for_whom(case: Case) -> dict[str, Any]:
    return {} if case.behalf is None else {"acting_for": _behalf(case)}


def done_by(acting: Acting, case: Case) -> dict[str, Any]:
    """Give who does an act, its legal day and the moment of typing, as they are kept (`Done`)."""
    done = Done(by=acting.actor, effective_on=case.day, recorded_at=acting.clock.now())
    return done.model_dump(mode="json")


def snapshot(row: DossierRow) -> dict[str, Any]:
    """Give the row as the audit trail hashes it."""
    return row.model_dump(mode="json", exclude={"frozen"})


async def shown(
    acting: Acting, filed: Filed, procedure: Procedure, steps: Sequence[StepRow]
) -> Dossier:
    """Give a dossier as the API shows it, with where it lies today."""
    place = acting.reach.today(filed.product.commune)
    dossier = views.dossier_of(
        filed, procedure, steps, place, acting.clock.today(), acting.calendar
    )
    now = possible_now(acting, procedure, views.standing_of(filed.dossier))
    may = allowed.allowed_acts(now, acting.principal, historic=dossier.historic)
    dossier = dossier.model_copy(update={"allowed_acts": may})
    return views.to_its_producer(dossier, procedure) if acting.is_producer else dossier
