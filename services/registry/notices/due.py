"""The daily task: every office is told of what it has in hand whose limit ends soon or has ended.

Law: Điều 7 khoản 2 and khoản 6g of 26/2026/QĐ-TTg give the offices their days; nothing says that
they are reminded. Ours: decision 0511; a few working days ahead, a setting, and once more when it
is late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import NATION
from libs.contracts.registry.notices import NoticedKind
from libs.kit.schedule import Every, Periodic
from services.registry.dossiers import DueStep, open_steps_due, units_with_steps_due
from services.registry.notices import rules
from services.registry.notices.acts import tell
from services.registry.notices.rules import News, To
from services.registry.parts import Parts

TASK: Final = "notices.due_steps"


def due_steps(parts: Parts, *, ahead: int) -> Periodic:
    """Make the task; `ahead` is in working days, 0 tells of the last day itself."""
    task = _DueSteps(parts, ahead)
    return Periodic(TASK, Every.DAY, task.act, units=task.units)


@dataclass(frozen=True, slots=True)
class _DueSteps:
    parts: Parts
    ahead: int

    async def units(self, session: AsyncSession, day: date) -> Sequence[str]:
        """Name the offices that have something to be told of, and always the ministry's.

        A day that has passed is no day to be told on: after a stop the run of today says how things
        stand, and the days between leave nothing.
        """
        if day < self.parts.clock.today():
            return []
        atlas = await self.parts.atlases.today()
        busy = await units_with_steps_due(
            session, day, ahead=self.ahead, calendar=(await self.parts.in_force.now()).calendar
        )
        return sorted({NATION, *(rules.holder(atlas, unit) for unit in busy)})

    async def act(self, unit: str, period: date) -> None:
        """Tell a unit's office; a run that comes after its day leaves it to the run of today."""
        parts, today = self.parts, self.parts.clock.today()
        if period < today:
            return
        held = rules.held_by(await parts.atlases.today(), unit)
        calendar = (await parts.in_force.now()).calendar
        async with parts.database.unit_of_work() as session:
            found = await open_steps_due(
                session, sorted(held), today, ahead=self.ahead, calendar=calendar
            )
            news = [_news(one, unit, today) for one in found]
            await tell(session, news, clock=parts.clock, ids=parts.ids)


def _news(step: DueStep, unit: str, today: date) -> News:
    return News(
        kind=rules.kind_of(step.due, today),
        record=NoticedKind.DOSSIER,
        record_id=step.dossier_id,
        day=step.due,
        to=To(unit=unit),
        facts={
            "number": step.number,
            "product": step.product,
            "due": step.due.strftime("%d/%m/%Y"),
        },
    )
