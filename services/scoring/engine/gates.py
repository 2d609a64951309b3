"""Gates: what ends an assessment or takes points away, by a finding or by the answers."""

from typing import NamedTuple

from services.scoring.engine.case import Case, Sheet
from services.scoring.engine.points import zeroed_in
from services.scoring.engine.tables import MASK, Table, Watch

ELIMINATED = "eliminated"
STOPPED = "stopped"
ZERO = "zero"

FIRES = "fires"
NEEDS_AGREEMENT = "needs_agreement"
OVERRULED = "overruled"


class Fired(NamedTuple):
    """A gate that an answer or a finding touches: where, on whose sheets, whether it holds.

    `status` is `fires`; `needs_agreement` while only some members' sheets fire it; or `overruled`
    where the council decided otherwise.
    """

    code: str
    effect: str
    criterion: str | None
    found_by: str
    assessors: tuple[str, ...] = ()
    status: str = FIRES


def fired(case: Case) -> tuple[Fired, ...]:
    """Name every gate that a finding or an answer touches, whether it holds or not.

    Law: 26/2026 Annex II, heads and notes of the sheets.
    """
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
    """Rule out the common case quickly: every answer there, and no zero that matters.

    Ours: 0103.
    """
    if case.agreed:
        return True
    full, answered, gate = len(table.codes), table.answered_shift, table.gate_shift
    for sheet in case.sheets:
        weight = sheet.weight
        if weight >> gate or (weight >> answered) & MASK != full:
            return True
    return False


def open_criteria(found: tuple[Fired, ...]) -> tuple[str, ...]:
    """Name the criteria at which the council has to agree on an option before it can conclude.

    Ours: 0103.
    """
    codes = (gate.criterion for gate in found if gate.status == NEEDS_AGREEMENT)
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _watched(case: Case, table: Table, known: set[str]) -> list[Fired]:
    """Find the gates that follow from the answers, with everybody who gave nothing there.

    Law: 26/2026 Annex II, note after 6.4 of set 16 and criterion 6 of sets 19 and 20.
    """
    found = []
    for watch in table.watches:
        if watch.code in known:
            continue
        for code in watch.criteria:
            who = tuple(
                sheet.assessor for sheet in case.sheets if _gives_nothing(table, watch, sheet, code)
            )
            status = _status(case, table, code, who)
            if status is not None:
                found.append(Fired(watch.code, watch.effect, code, "answers", who, status))
    return found


def _gives_nothing(table: Table, watch: Watch, sheet: Sheet, code: str) -> bool:
    option = (sheet.answers or {}).get(code)
    return watch.unanswered if option is None else not table.points[code, option]


def _status(case: Case, table: Table, code: str, who: tuple[str, ...]) -> str | None:
    """Say whether a gate holds that so many members' sheets fire.

    Ours: the sheet is each member's own, so one sheet is enough to ask; the option that the
    council agrees on decides (0103).
    """
    if code in case.agreed:
        if not table.points[code, case.agreed[code]]:
            return FIRES
        return OVERRULED if who else None
    if not who:
        return None
    if len(who) == len(case.sheets):
        return FIRES
    return NEEDS_AGREEMENT if case.settings.gate_on == "any_sheet" else OVERRULED


def _zeroed(case: Case, table: Table) -> list[Fired]:
    """Report every criterion that counts nothing because there is no story, and on whose sheet.

    Law: 26/2026 Annex II, note to 5.2: scored only where there is a product story.
    """
    if table.zeroing is None:
        return []
    found = []
    by_sheet = [(sheet.assessor, zeroed_in(table, sheet.answers or {})) for sheet in case.sheets]
    for code in table.zeroed:
        assessors = tuple(assessor for assessor, codes in by_sheet if code in codes)
        if assessors:
            found.append(Fired(table.zeroing, ZERO, code, "answers", assessors))
    return found
