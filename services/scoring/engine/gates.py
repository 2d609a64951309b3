"""Gates: what ends an assessment or takes points away, by a finding or by the answers."""

from typing import NamedTuple

from services.scoring.engine.case import Case
from services.scoring.engine.given import answered_at, given_at
from services.scoring.engine.points import zeroed_in
from services.scoring.engine.tables import MASK, Table

ELIMINATED = "eliminated"
STOPPED = "stopped"
ZERO = "zero"


class Fired(NamedTuple):
    """A gate that fired: who found it, where, and on whose sheets."""

    code: str
    effect: str
    criterion: str | None
    found_by: str
    assessors: tuple[str, ...] = ()


def fired(case: Case) -> tuple[Fired, ...]:
    """Name every gate that fires (Decision 26/2026, Annex II: head and notes of the sheets)."""
    findings = case.product_set.findings
    established = tuple(
        Fired(code, findings[code]["effect"], findings[code]["criterion"], "finding")
        for code in case.findings
    )
    table = case.product_set.table
    if table is None or not may_fire(case, table):
        return established
    return (*established, *_watched(case, table, set(case.findings)), *_zeroed(case, table))


def may_fire(case: Case, table: Table) -> bool:
    """Rule out the common case quickly: every answer there, and no zero that matters."""
    if case.agreed:
        return True
    full = len(table.codes)
    return any(
        sheet.weight >> table.gate_shift or (sheet.weight >> table.answered_shift) & MASK != full
        for sheet in case.sheets
    )


def _watched(case: Case, table: Table, known: set[str]) -> list[Fired]:
    """Fire the gates at which the council gave nothing; an unanswered criterion fires none."""
    found = []
    for watch in table.watches:
        if watch.code in known:
            continue
        for code in watch.criteria:
            if answered_at(case, code) and given_at(case, table, code).numerator == 0:
                found.append(Fired(watch.code, watch.effect, code, "answers"))
                break
    return found


def _zeroed(case: Case, table: Table) -> list[Fired]:
    """Report every criterion that counts nothing because there is no story, and on whose sheet."""
    if table.zeroing is None:
        return []
    found = []
    by_sheet = [(sheet.assessor, zeroed_in(table, sheet.answers or {})) for sheet in case.sheets]
    for code in table.zeroed:
        assessors = tuple(assessor for assessor, codes in by_sheet if code in codes)
        if assessors:
            found.append(Fired(table.zeroing, ZERO, code, "answers", assessors))
    return found
