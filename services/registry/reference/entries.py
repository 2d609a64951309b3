"""What each kind of entry must be checked for, and what it does when it comes into force."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import law
from libs.contracts.errors import Fault
from libs.contracts.registry.land import TerritoryChange
from libs.contracts.registry.reference import (
    Holidays,
    LegalBasis,
    PaperKindEntry,
    ProcedureCode,
    ReferenceContent,
    ReferenceEffects,
    ReferenceKind,
)
from services.registry.acting import Acting
from services.registry.calendar import Calendar, fixed_days
from services.registry.in_force import Entry
from services.registry.reference import rules, territory
from services.registry.reference.territory import Event

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Said:
    """An entry as it is judged: what it says, from which day, and why."""

    id: UUID
    content: ReferenceContent
    effective_on: date
    reason: str | None
    legal_basis: LegalBasis


async def faults(acting: Acting, said: Said) -> list[Fault]:
    """Find everything that is wrong with what an entry says."""
    content = said.content
    match content:
        case Holidays():
            return rules.holiday_faults(
                content,
                said.effective_on,
                acting.clock.today(),
                reason=said.reason,
                fixed=fixed_days(content.year),
            )
        case PaperKindEntry():
            decree = law.read().get(content.rulebook)
            return rules.paper_kind_faults(content, decree.procedure if decree else None)
        case ProcedureCode():
            return rules.procedure_code_faults(content)
        case TerritoryChange():
            return await territory.faults(acting.session, _event(said, content))


async def effects(acting: Acting, said: Said) -> ReferenceEffects:
    """Tell what an entry would do if it were put in force now; nothing is written."""
    calendar = await _calendar_with(acting, said)
    moved = (
        []
        if calendar is None
        else await acting.parts.consequences.due_days.moved(acting.session, calendar)
    )
    ending = (
        await territory.ending_units(acting, _event(said, said.content))
        if isinstance(said.content, TerritoryChange)
        else []
    )
    return ReferenceEffects(
        moved_due_days=len(moved), first_moved=moved[:_SHOWN], ending_units=ending
    )


async def apply(acting: Acting, said: Said) -> None:
    """Do what an entry does to other records when it comes into force."""
    if isinstance(said.content, TerritoryChange):
        await territory.apply(acting, _event(said, said.content))
    await _move(acting, await _calendar_with(acting, said))


async def take_back(acting: Acting, said: Said) -> None:
    """Undo what an entry did to other records when it came into force."""
    if isinstance(said.content, TerritoryChange):
        await territory.take_back(acting.session, said.id)
    if isinstance(said.content, Holidays):
        now = await acting.parts.in_force.within(acting.session)
        await _move(acting, now.without_entry(said.id).calendar)


def _event(said: Said, change: TerritoryChange) -> Event:
    return Event(said.id, change, said.effective_on, said.legal_basis)


async def _move(acting: Acting, calendar: Calendar | None) -> None:
    if calendar is not None:
        await acting.parts.consequences.due_days.move(acting.session, acting.principal, calendar)


async def _calendar_with(acting: Acting, said: Said) -> Calendar | None:
    """Give the calendar as the entry would make it; None where it says nothing of days."""
    content = said.content
    if not isinstance(content, Holidays):
        return None
    entry = Entry(
        said.id,
        ReferenceKind.HOLIDAYS,
        rules.key_of(content, said.id),
        said.effective_on,
        content.model_dump(mode="json"),
    )
    now = await acting.parts.in_force.within(acting.session)
    return now.with_entry(entry).calendar
