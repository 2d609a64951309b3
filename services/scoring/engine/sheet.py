"""Reading sheets: every answer checked against the rulebook, every fault named at once.

Law: 26/2026 Phụ lục II, one option a criterion. Ours: 0003.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.scoring.engine.case import Sheet
from services.scoring.engine.catalogue import ProductSet, Rulebook
from services.scoring.engine.faults import Fault, step
from services.scoring.engine.points import parts_of, weigh
from services.scoring.engine.settings import MAX_NAME
from services.scoring.engine.tables import Table

Json = Mapping[str, Any]
MAX_SHEETS = 200
_INTEGERS: tuple[set[type], ...] = ({int}, set())
_PLAIN = frozenset({"assessor", "answers"})
_FIELDS = {"assessor", "answers", "parts"}


def read_sheets(
    data: Any,
    pointer: str,
    rulebook: Rulebook | None,
    product_set: ProductSet | None,
    unanswered: str,
    faults: list[Fault],
) -> tuple[Sheet, ...]:
    """Check every sheet; without a rulebook or set only the shape can be checked.

    Law: 26/2026 Annex II: one sheet an assessor. Ours: no tick is no point, or a fault
    (`unanswered`).
    """
    if not isinstance(data, list):
        faults.append(Fault(pointer, "not_a_list"))
        return ()
    if not data:
        faults.append(Fault(pointer, "no_sheets"))
    if len(data) > MAX_SHEETS:
        faults.append(Fault(pointer, "too_many_sheets", {"limit": MAX_SHEETS, "given": len(data)}))
        return ()
    sheets = []
    seen: set[str] = set()
    for place, entry in enumerate(data):
        where = f"{pointer}/{place}"
        sheet = _read_sheet(entry, where, rulebook, product_set, unanswered, faults)
        if sheet is None:
            continue
        if sheet.assessor in seen:
            params = {"assessor": sheet.assessor}
            faults.append(Fault(f"{where}/assessor", "duplicate_assessor", params))
        seen.add(sheet.assessor)
        sheets.append(sheet)
    return tuple(sheets)


def read_plain_sheet(data: Any, table: Table) -> Sheet | None:
    """Read a faultless sheet quickly; None, without a reason, where anything is odd."""
    if type(data) is not dict or data.keys() != _PLAIN:
        return None
    assessor, answers = data["assessor"], data["answers"]
    if type(assessor) is not str or not 0 < len(assessor) <= MAX_NAME:
        return None
    if type(answers) is not dict or set(map(type, answers.values())) not in _INTEGERS:
        return None
    try:
        weight = weigh(table, answers)
    except KeyError:
        return None
    return Sheet(assessor, answers, weight, tuple(parts_of(table, weight)))


def _read_sheet(
    data: Any,
    where: str,
    rulebook: Rulebook | None,
    product_set: ProductSet | None,
    unanswered: str,
    faults: list[Fault],
) -> Sheet | None:
    if not isinstance(data, dict):
        faults.append(Fault(where, "not_an_object"))
        return None
    faults.extend(Fault(step(where, name), "unknown_field") for name in data if name not in _FIELDS)
    assessor = data.get("assessor")
    if not isinstance(assessor, str) or not 0 < len(assessor) <= MAX_NAME:
        code = "missing_field" if assessor is None else "not_a_name"
        faults.append(Fault(f"{where}/assessor", code, {"limit": MAX_NAME}))
        assessor = ""
    answers, parts = data.get("answers"), data.get("parts")
    table = product_set.table if product_set else None
    if product_set is None or rulebook is None:
        _shape(answers, parts, where, faults)
        return None
    if table is None:
        return _read_parts(assessor, answers, parts, where, rulebook, product_set, faults)
    if parts is not None:
        faults.append(Fault(f"{where}/parts", "parts_not_accepted"))
    if answers is None:
        faults.append(Fault(f"{where}/answers", "missing_field"))
        return None
    weight = read_answers(answers, f"{where}/answers", table, faults)
    if weight is None:
        return None
    if unanswered == "refuse":
        faults.extend(
            Fault(step(f"{where}/answers", code), "unanswered", {"criterion": code})
            for code in table.codes
            if code not in answers
        )
    return Sheet(assessor, answers, weight, tuple(parts_of(table, weight)))


def _shape(answers: Any, parts: Any, where: str, faults: list[Fault]) -> None:
    if answers is None and parts is None:
        faults.append(Fault(f"{where}/answers", "missing_field"))
    for name, value in (("answers", answers), ("parts", parts)):
        if value is not None and not isinstance(value, dict):
            faults.append(Fault(f"{where}/{name}", "not_an_object"))
    if isinstance(answers, dict):
        faults.extend(
            Fault(step(f"{where}/answers", code), "not_an_option_number")
            for code, option in answers.items()
            if type(option) is not int
        )


def read_answers(data: Any, where: str, table: Table, faults: list[Fault]) -> int | None:
    """Check and count one set of answers; None, and a fault for each, where some are wrong."""
    if not isinstance(data, dict):
        faults.append(Fault(where, "not_an_object"))
        return None
    if set(map(type, data.values())) in _INTEGERS:
        try:
            return weigh(table, data)
        except KeyError:
            pass
    faults.extend(_wrong_answers(data, where, table))
    return None


def _wrong_answers(data: Json, where: str, table: Table) -> Iterator[Fault]:
    for code, option in data.items():
        criterion = table.criteria.get(code)
        pointer = step(where, code)
        if criterion is None:
            yield Fault(pointer, "unknown_criterion", {"criterion": code})
        elif type(option) is not int:
            yield Fault(pointer, "not_an_option_number", {"criterion": code})
        elif not 1 <= option <= len(criterion.points):
            params = {"criterion": code, "options": len(criterion.points)}
            yield Fault(pointer, "unknown_option", params)
        elif criterion.points[option - 1] is None:
            params = {"criterion": code, "option": option}
            yield Fault(pointer, "option_points_unknown", params)


def _read_parts(
    assessor: str,
    answers: Any,
    parts: Any,
    where: str,
    rulebook: Rulebook,
    product_set: ProductSet,
    faults: list[Fault],
) -> Sheet | None:
    """Read part totals: all that is known of a dossier scored on paper, or of a lost sheet."""
    if answers is not None:
        code = "forms_mixed" if product_set.has_sheet else "sheet_not_known"
        faults.append(Fault(f"{where}/answers", code))
    if not isinstance(parts, dict):
        code = "missing_field" if parts is None else "not_an_object"
        faults.append(Fault(f"{where}/parts", code))
        return None
    before = len(faults)
    faults.extend(
        Fault(step(f"{where}/parts", code), "unknown_part", {"part": code})
        for code in parts
        if code not in rulebook.parts
    )
    for code, most in rulebook.parts.items():
        given = parts.get(code)
        pointer = f"{where}/parts/{code}"
        if code not in parts:
            faults.append(Fault(pointer, "missing_part", {"part": code}))
        elif type(given) is not int:
            faults.append(Fault(pointer, "not_whole_points", {"part": code}))
        elif not 0 <= given <= most:
            faults.append(Fault(pointer, "points_out_of_range", {"part": code, "max": most}))
    if len(faults) > before:
        return None
    return Sheet(assessor, None, 0, tuple(parts[code] for code in rulebook.parts))
