"""A change of administrative units as an entry: checked, tried out, written, placed on its day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.land import TerritoryChange
from libs.contracts.registry.reference import (
    EndingUnit,
    LegalBasis,
    ReferenceBuiltOn,
    ReferenceKind,
    ReferenceStatus,
)
from libs.kit.schedule import EVERYWHERE, Every, Periodic
from services.registry import land
from services.registry.acting import Acting
from services.registry.atlas import Atlas
from services.registry.parts import Parts
from services.registry.reference.tables import ReferenceRow

TASK: Final = "reference.placements"
_FIRST: Final = 100


@dataclass(frozen=True, slots=True)
class Event:
    """A change of units as it is judged and carried out."""

    id: UUID
    change: TerritoryChange
    day: date
    basis: LegalBasis


async def faults(session: AsyncSession, event: Event) -> list[Fault]:
    """Find everything that makes a change of units impossible."""
    country = await land.country_around(session, event.day)
    return [
        *land.day_faults(event.day, event.basis.issued_on),
        *land.change_faults(event.change, country),
    ]


async def ending_units(acting: Acting, event: Event) -> list[EndingUnit]:
    """Tell of every unit that ends what lies in it, where it goes, and what nobody decided."""
    country = await land.country_around(acting.session, event.day)
    within = {code: _lying_in(acting.reach.atlas, code) for code in event.change.ends}
    counts = await _counts(acting, sorted(frozenset().union(*within.values())))
    open_questions = await _undecided(acting, event)
    heirs: dict[str, list[str]] = defaultdict(list)
    for one in event.change.successions:
        heirs[one.old].append(one.new)
    return [
        EndingUnit(
            code=code,
            name=country.on_the_eve[code].name,
            goes_to=heirs[code],
            records={
                kind: sum(found.get(one, 0) for one in within[code])
                for kind, found in counts.items()
            },
            accounts_act_for=land.accounts_act_for(event.change, code),
            undecided=[UUID(one) for one in open_questions.get(code, [])[:_FIRST]],
        )
        for code in event.change.ends
    ]


async def apply(acting: Acting, event: Event) -> None:
    """Write a change of units; refuses one that leaves records between the parts of a unit."""
    open_questions = await _undecided(acting, event)
    if open_questions:
        named = {code: len(left) for code, left in open_questions.items()}
        facts = {"units": [f"{code}: {count}" for code, count in sorted(named.items())][:50]}
        raise InvalidInput(faults=[Fault("/content/rest", "records_undecided", facts)])
    country = await land.country_around(acting.session, event.day)
    await land.write(acting.session, event.id, event.change, country, event.basis.number)
    if event.day <= acting.clock.today():
        await _place(acting.session, acting.parts, acting.reach.atlas, event.change)


async def take_back(session: AsyncSession, event_id: UUID) -> None:
    """Take a change back whose day has not come; refuses one that a later change rests on."""
    later = await land.built_on(session, event_id)
    if later:
        raise ReferenceBuiltOn(entries=[str(one) for one in later])
    await land.take_back(session, event_id)


def placements(parts: Parts) -> Periodic:
    """Make the daily task that places the records of divided units on the day of the change."""

    async def act(_: str, period: date) -> None:
        atlas = await parts.atlases.today()
        async with parts.database.unit_of_work() as session:
            for change in await _changes_of(session, period):
                await _place(session, parts, atlas, change)

    return Periodic(TASK, Every.DAY, act, units=_everywhere)


async def _everywhere(session: AsyncSession, day: date) -> Sequence[str]:
    return [EVERYWHERE] if await _changes_of(session, day) else []


async def _changes_of(session: AsyncSession, day: date) -> list[TerritoryChange]:
    query = select(ReferenceRow).where(
        col(ReferenceRow.kind) == ReferenceKind.TERRITORY,
        col(ReferenceRow.status) == ReferenceStatus.IN_FORCE,
        col(ReferenceRow.effective_on) == day,
    )
    found = [TerritoryChange.model_validate(row.content) for row in await session.scalars(query)]
    return [one for one in found if one.rest or one.placed]


async def _place(
    session: AsyncSession, parts: Parts, atlas: Atlas, change: TerritoryChange
) -> None:
    """Have the producers of divided units lie where the change says; the rest follow the atlas."""
    rest = {one.old: one.new for one in change.rest}
    chosen = {one.producer_id: one.commune for one in change.placed}
    divided = {one.old for one in change.successions if one.relation == "part"}
    codes = {code: old for old in divided for code in _borne_by(atlas, old)}
    found = await parts.consequences.places.lying_in(session, sorted(codes))
    placed = {
        producer: to
        for producer, commune in found
        if (to := chosen.get(producer) or rest.get(codes[commune])) is not None
    }
    if placed:
        await parts.consequences.places.place(session, placed, sorted(codes))


def _borne_by(atlas: Atlas, old: str) -> frozenset[str]:
    """Give the codes of records of a divided unit: its own; others lay in it by a whole merger."""
    return frozenset({old, *atlas.wholly_in(old)})


def _lying_in(atlas: Atlas, code: str) -> frozenset[str]:
    return atlas.within(code) | {code}


async def _counts(acting: Acting, codes: Sequence[str]) -> dict[str, Mapping[str, int]]:
    held = acting.parts.consequences.held
    return {kind: await count(acting.session, codes) for kind, count in held.items()}


async def _undecided(acting: Acting, event: Event) -> dict[str, list[str]]:
    """Give the producers of divided communes for which nothing says in which part they lie."""
    parts: dict[str, int] = defaultdict(int)
    for one in event.change.successions:
        parts[one.old] += 1
    divided = [code for code in parts if parts[code] > 1 and Level.of_unit(code) is Level.COMMUNE]
    atlas = acting.reach.atlas
    codes = {code: old for old in divided for code in _borne_by(atlas, old)}
    found = await acting.parts.consequences.places.lying_in(acting.session, sorted(codes))
    lying: dict[str, list[str]] = defaultdict(list)
    for producer, commune in found:
        lying[codes[commune]].append(str(producer))
    return land.undecided(event.change, lying)
