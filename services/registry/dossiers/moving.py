"""Last days that move when days off are announced or changed: open steps only, history stays."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.reference import MovedDueDay
from libs.kit import audit
from libs.kit.tokens import Principal
from services.registry.actions import Action
from services.registry.calendar import Calendar, due_on, used
from services.registry.consequences import counting
from services.registry.dossiers import law, store, views
from services.registry.dossiers.case import snapshot
from services.registry.dossiers.rules import ENDED
from services.registry.dossiers.store import DOSSIERS, Filed
from services.registry.dossiers.tables import DossierRow, StepRow
from services.registry.products import ProductRow


class _Moved(NamedTuple):
    filed: Filed
    step: StepRow
    told: MovedDueDay


class DueDays:
    """Computes last days anew; carries out `services.registry.consequences.DueDays`."""

    async def moved(self, session: AsyncSession, after: Calendar) -> list[MovedDueDay]:
        """Tell which open steps would have another last day by another calendar; writes nothing."""
        return [one.told for one in await _moved(session, after)]

    async def move(self, session: AsyncSession, principal: Principal, after: Calendar) -> int:
        """Give those steps and their dossiers their new last day, one audit event a dossier.

        Law: Bộ luật Dân sự 2015 Đ.148 k.5, a limit ends by the days off as they are.
        """
        found = await _moved(session, after, lock=True)
        for (row, *_), step, told in found:
            before = snapshot(row)
            step.due = row.due_on = told.becomes
            row.version += 1
            audit.record(
                session,
                principal,
                action=Action.DOSSIER_DUE_MOVED,
                kind="dossier",
                id=row.id,
                before=before,
                after=snapshot(row),
            )
        return len(found)


async def _moved(session: AsyncSession, after: Calendar, *, lock: bool = False) -> list[_Moved]:
    dossiers = await _with_a_last_day(session, lock=lock)
    steps = await store.steps(session, [one.dossier.id for one in dossiers])
    found = []
    for filed in dossiers:
        own = steps[filed.dossier.id]
        if own and own[-1].end is None and own[-1].due is not None:
            told = await _told(session, filed, own, after)
            if told is not None:
                found.append(_Moved(filed, own[-1], told))
    return sorted(found, key=lambda one: (one.told.was, str(one.told.dossier_id)))


async def _with_a_last_day(session: AsyncSession, *, lock: bool) -> list[Filed]:
    query = (
        DOSSIERS.join(StepRow, col(StepRow.dossier_id) == col(DossierRow.id))
        .where(
            col(StepRow.end).is_(None),
            col(StepRow.due).is_not(None),
            col(DossierRow.historic).is_(False),
        )
        .order_by(col(DossierRow.id))
    )
    if lock:
        query = query.with_for_update(of=DossierRow).execution_options(populate_existing=True)
    return [Filed(*one) for one in await session.execute(query)]


async def _told(
    session: AsyncSession, filed: Filed, steps: Sequence[StepRow], after: Calendar
) -> MovedDueDay | None:
    """Compute the open step's last day anew, from the day it began and what was used before."""
    row, step = filed.dossier, steps[-1]
    if step.level is None or step.due is None:
        return None
    procedure = await law.bound(session, row.procedure_digest)
    first = _first_of_the_run(steps)
    earlier = [
        spell
        for one in steps[:first]
        if one.stage == step.stage and (spell := views.spell_of(one)) is not None
    ]
    start = steps[first].effective_on
    limit = procedure.time_limit(step.level, row.kind)
    becomes = due_on(limit, used(earlier, start, after), start, after)
    if becomes is None or becomes == step.due:
        return None
    return MovedDueDay(
        dossier_id=row.id,
        number=row.slip_number or str(row.id),
        product=filed.product.name,
        unit=step.unit,
        was=step.due,
        becomes=becomes,
    )


def _first_of_the_run(steps: Sequence[StepRow]) -> int:
    """Find where the office that has the dossier got it: its steps since then share a last day."""
    first = len(steps) - 1
    held = steps[first].stage, steps[first].level
    while first > 0 and (steps[first - 1].stage, steps[first - 1].level) == held:
        first -= 1
    return first


OPEN_DOSSIERS_HELD = counting(
    ProductRow.commune,
    DOSSIERS,
    col(DossierRow.historic).is_(False),
    col(DossierRow.status).not_in(sorted(ENDED)),
)
"""Dossiers of today that have not ended, by where their product lies."""
