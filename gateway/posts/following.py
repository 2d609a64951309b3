"""Posts follow the territory: when their unit is merged away, they go on in its heir."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from gateway.actions import GatewayAction
from gateway.places import UnitPlace
from gateway.posts.tables import PostRow
from gateway.posts.views import post_of
from gateway.units import Units
from libs.contracts.core import NATION, Level
from libs.kit.audit import record
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.housekeeping import Chore


def following_territory(database: Database, units: Units, clock: Clock) -> Chore:
    """Make the chore that asks the registry once a day where the posts' units lie.

    A registry that does not answer is asked again at the next round.
    """
    done: set[date] = set()

    async def follow(_: datetime) -> None:
        today = clock.today()
        if today in done:
            return
        async with database.sessions() as session:
            rows = await session.execute(
                select(col(PostRow.unit), col(PostRow.province)).where(_lives(today)).distinct()
            )
            known = {unit: province for unit, province in rows if unit != NATION}
        found = {unit: await units.place(unit) for unit in sorted(known)}
        moved = {
            unit: place
            for unit, place in found.items()
            if place is not None and _target(place) != (unit, known[unit])
        }
        await _move(database, moved, today)
        done.clear()
        done.add(today)

    return follow


def _lives(today: date) -> ColumnElement[bool]:
    return or_(col(PostRow.ends_on).is_(None), col(PostRow.ends_on) >= today)


def _target(place: UnitPlace) -> tuple[str, str | None]:
    """Give where a post goes on; a unit without one heir of its level keeps its posts."""
    unit = place.heir or place.code
    return unit, unit if place.level is Level.PROVINCE else place.province


async def _move(database: Database, moved: Mapping[str, UnitPlace], today: date) -> None:
    if not moved:
        return
    async with database.unit_of_work() as session:
        query = select(PostRow).where(_lives(today), col(PostRow.unit).in_(moved))
        for row in await session.scalars(query.with_for_update()):
            before, was = post_of(row, today), row.unit
            row.unit, row.province = _target(moved[was])
            row.version += 1
            record(
                session,
                None,
                action=GatewayAction.POST_CHANGED,
                kind="account",
                id=row.account_id,
                before=before,
                after=post_of(row, today),
                reason=f"territory: {was} -> {row.unit}",
            )
