"""Pure decisions on reference data: who may confirm, what an entry must say."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import Fault
from libs.contracts.law import Procedure
from libs.contracts.people import Person
from libs.contracts.registry.land import TerritoryChange
from libs.contracts.registry.reference import (
    Holidays,
    LegalBasis,
    PaperKindEntry,
    ProcedureCode,
    ReferenceContent,
    ReferenceHasBegun,
    ReferenceKind,
    ReferenceNotOpen,
    ReferenceStatus,
    SecondPersonNeeded,
)

LATE_AFTER: Final = timedelta(days=30)
"""Ours: decision 0126, as far back as other acts may be typed without a further person."""
_SATURDAY: Final = 5


def confirmations_needed(kind: ReferenceKind, effective_on: date, today: date) -> int:
    """Say how many persons besides the proposer must confirm an entry.

    Ours: decision 0126, one; two where its day is more than 30 days past, because what was done
    since was done by other data. Holidays always begin on the first of January and need one.
    """
    late = kind is not ReferenceKind.HOLIDAYS and effective_on < today - LATE_AFTER
    return 2 if late else 1


def require_another_person(
    me: UUID, earlier: Collection[UUID], persons: Mapping[UUID, Person]
) -> None:
    """Refuse whoever has spoken on the entry already, under this account or another.

    Ours: decision 0126; the same person is known by the keyed hash of the personal number.
    """
    if me in earlier:
        raise SecondPersonNeeded
    mine = persons.get(me)
    theirs = {known.person for one in earlier if (known := persons.get(one))}
    if mine is not None and mine.person is not None and mine.person in theirs:
        raise SecondPersonNeeded


def require_status(status: ReferenceStatus, *possible: ReferenceStatus) -> None:
    """Refuse an act that the entry's status does not allow.

    Ours: decision 0126, what is in force or withdrawn stays as it is; a new entry corrects it.
    """
    if status not in possible:
        raise ReferenceNotOpen(status=status.value, possible=[one.value for one in possible])


def require_before_its_day(effective_on: date, today: date) -> None:
    """Refuse to withdraw an entry in force whose day has come.

    Ours: decision 0126, what was done since stays explained; a later entry corrects it.
    """
    if effective_on <= today:
        raise ReferenceHasBegun(effective_on=effective_on.isoformat())


def basis_faults(basis: LegalBasis, today: date) -> list[Fault]:
    """Find an act of a day to come.

    Ours: nothing is proposed on the strength of an act that is not signed.
    """
    if basis.issued_on <= today:
        return []
    return [Fault("/legal_basis/issued_on", "in_the_future", {"day": basis.issued_on.isoformat()})]


def holiday_faults(
    said: Holidays, effective_on: date, today: date, *, reason: str | None, fixed: Collection[date]
) -> list[Fault]:
    """Find what is wrong with a year's days off; `fixed` are those that the Code itself names.

    Law: Bộ luật Lao động 2019 Đ.112: certain days are off every year, so a year without one of
    them is mistyped. Ours: a year that has begun is changed only with a reason.
    """
    faults = list(_days_off_faults(said)) + list(_worked_faults(said))
    if effective_on != date(said.year, 1, 1):
        facts = {"day": date(said.year, 1, 1).isoformat()}
        faults.append(Fault("/effective_on", "holidays_from_january", facts))
    if effective_on <= today and not (reason or "").strip():
        faults.append(Fault("/reason", "reason_needed", {"year": said.year}))
    off = {one.day for one in said.off}
    faults += [
        Fault("/content/off", "holiday_of_the_law_missing", {"day": day.isoformat()})
        for day in sorted(fixed)
        if day.weekday() < _SATURDAY and day not in off
    ]
    return faults


def _days_off_faults(said: Holidays) -> Iterator[Fault]:
    seen: set[date] = set()
    for number, one in enumerate(said.off):
        facts = {"day": one.day.isoformat(), "year": said.year}
        if one.day.year != said.year:
            yield Fault(f"/content/off/{number}/day", "day_not_in_the_year", facts)
        if one.day in seen:
            yield Fault(f"/content/off/{number}/day", "day_named_twice", facts)
        seen.add(one.day)


def _worked_faults(said: Holidays) -> Iterator[Fault]:
    off = {one.day for one in said.off}
    seen: set[date] = set()
    for number, one in enumerate(said.worked):
        place, facts = f"/content/worked/{number}", {"day": one.day.isoformat(), "year": said.year}
        if one.day.year != said.year:
            yield Fault(f"{place}/day", "day_not_in_the_year", facts)
        if one.day in seen or one.day in off:
            yield Fault(f"{place}/day", "day_named_twice", facts)
        if one.day.weekday() < _SATURDAY:
            yield Fault(f"{place}/day", "worked_day_not_a_weekend", facts)
        if one.instead_of not in off:
            given = {"day": one.instead_of.isoformat()}
            yield Fault(f"{place}/instead_of", "instead_of_no_day_off", given)
        seen.add(one.day)


def paper_kind_faults(said: PaperKindEntry, procedure: Procedure | None) -> list[Fault]:
    """Find a rulebook or a set that is not there, and what the rulebook demands and is left out.

    Ours: decision 0126, what is in force is law data of the pack; an entry may add to it only.
    """
    if procedure is None:
        return [Fault("/content/rulebook", "rulebook_not_known", {"rulebook": said.rulebook})]
    faults = list(_set_faults(said, procedure))
    given = {(one.product_set, code) for one in said.proves for code in one.criteria}
    missing = sorted(criteria_of(procedure, said.code) - given)
    if missing:
        named = [f"{number}: {code}" for number, code in missing]
        facts = {"code": said.code, "missing": named[:20]}
        faults.append(Fault("/content/proves", "loosens_the_rulebook", facts))
    return faults


def criteria_faults(said: PaperKindEntry, known: Mapping[int, Collection[str]]) -> list[Fault]:
    """Find criteria that a set's sheet does not have; `known` are the criteria by product set.

    Ours: a set that nothing is known of is told by `paper_kind_faults`.
    """
    return [
        Fault(
            f"/content/proves/{number}/criteria/{place}",
            "criterion_not_of_the_set",
            {"criterion": code, "number": one.product_set},
        )
        for number, one in enumerate(said.proves)
        for place, code in enumerate(one.criteria)
        if one.product_set in known and code not in known[one.product_set]
    ]


def criteria_of(procedure: Procedure, code: str) -> set[tuple[int, str]]:
    """Give the criteria that a kind of paper proves by the rulebook's own pack, by product set.

    Ours: `law/<decree>/papers.yaml`; no act says which paper proves which criterion.
    """
    return {
        (int(number), criterion)
        for number, asked in procedure.criterion_papers.items()
        for criterion, papers in asked.items()
        if code in papers
    }


def _set_faults(said: PaperKindEntry, procedure: Procedure) -> Iterator[Fault]:
    known = set(procedure.criterion_papers)
    seen: set[int] = set()
    for number, one in enumerate(said.proves):
        place = f"/content/proves/{number}/product_set"
        facts = {"number": one.product_set, "rulebook": procedure.id}
        if str(one.product_set) not in known:
            yield Fault(place, "product_set_not_known", facts)
        if one.product_set in seen:
            yield Fault(place, "set_named_twice", facts)
        seen.add(one.product_set)


def procedure_code_faults(said: ProcedureCode) -> list[Fault]:
    """Find a province's code without its province, and a province where none carries it out.

    Ours: codes of provinces end with the province's agency code; which, EGOV calls by its form.
    """
    own = said.code.count(".") > 1
    if own and said.unit is None:
        return [Fault("/content/unit", "province_of_the_code_missing", {"code": said.code})]
    if said.unit is not None and said.level is Level.MINISTRY:
        return [Fault("/content/unit", "unit_of_the_ministry", {})]
    return []


def key_of(content: ReferenceContent, entry_id: UUID) -> str:
    """Name what an entry is about; a later entry with the same key takes its place.

    Ours: decision 0126.
    """
    match content:
        case Holidays():
            return str(content.year)
        case PaperKindEntry():
            return f"{content.rulebook}:{content.code}"
        case ProcedureCode():
            return f"{content.procedure}:{content.level.value}:{content.unit or 'VN'}"
        case TerritoryChange():
            return str(entry_id)
