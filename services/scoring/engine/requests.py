"""Reading a score request: shape, rulebook, set, level, sheets, findings and settings.

Ours: 0003.
"""

from collections.abc import Mapping
from typing import Any

from libs.contracts.errors import MOST_FAULTS
from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook, Step
from services.scoring.engine.faults import Fault, Faults, RefusedError, step
from services.scoring.engine.settings import Settings, read_settings
from services.scoring.engine.sheet import read_answers, read_plain_sheet, read_sheets

Json = Mapping[str, Any]
MAX_FINDINGS = 40
_USUAL = frozenset({"rulebook", "product_set", "sheets"})
FIELDS = frozenset(
    {
        "rulebook",
        "product_set",
        "sheets",
        "level",
        "agreed",
        "findings",
        "settings",
        "sheets_digest",
        "explain",
    }
)


def read_case(
    catalogue: Catalogue, data: Any, *, explain: bool = True, most: int = MOST_FAULTS
) -> Case:
    """Check a whole request; raises with every fault at once, `most` of them at the most."""
    usual = read_usual(catalogue, data, explain=explain)
    if usual is not None:
        return usual
    if not isinstance(data, dict):
        raise RefusedError([Fault("", "not_an_object")])
    faults = Faults(most)
    faults.extend(Fault(step("", name), "unknown_field") for name in data if name not in FIELDS)
    rulebook = read_rulebook(catalogue, data.get("rulebook"), "/rulebook", faults)
    read_digest(rulebook, data.get("sheets_digest"), "/sheets_digest", faults)
    product_set = read_set(rulebook, data.get("product_set"), "/product_set", faults)
    level = read_level(rulebook, data.get("level"), "/level", faults)
    settings = settings_of(rulebook, data.get("settings"), "/settings", faults)
    if product_set is not None and settings is not None:
        product_set = _read_form(product_set.read_under(settings), data.get("sheets"))
    unanswered = settings.unanswered if settings else "zero"
    sheets = read_sheets(
        data.get("sheets", []), "/sheets", rulebook, product_set, unanswered, faults
    )
    agreed = read_agreed(product_set, data.get("agreed"), "/agreed", faults)
    findings = read_findings(product_set, data.get("findings"), "/findings", faults)
    wanted = data.get("explain")
    if wanted is None:
        wanted = explain
    elif not isinstance(wanted, bool):
        faults.append(Fault("/explain", "not_a_boolean"))
    if faults:
        raise RefusedError(faults)
    assert rulebook is not None
    assert product_set is not None
    assert level is not None
    assert settings is not None
    return Case(rulebook, product_set, level, sheets, agreed, findings, settings, bool(wanted))


def _read_form(product_set: ProductSet, sheets: Any) -> ProductSet:
    """Take the form in which the sheets come: options, or part totals where both are taken."""
    if product_set.totals is None or not isinstance(sheets, list):
        return product_set
    by_parts = any(isinstance(sheet, dict) and sheet.get("parts") is not None for sheet in sheets)
    return product_set.totals if by_parts else product_set


def read_usual(catalogue: Catalogue, data: Any, *, explain: bool) -> Case | None:
    """Read one faultless sheet under the defaults without the general checks; else None."""
    if type(data) is not dict or data.keys() != _USUAL:
        return None
    name, number, sheets = data["rulebook"], data["product_set"], data["sheets"]
    if type(name) is not str or type(number) is not int or type(sheets) is not list:
        return None
    book = catalogue.rulebooks.get(name)
    entry = book.product_sets.get(number) if book else None
    if book is None or entry is None or len(sheets) != 1:
        return None
    entry = entry.read_under(book.defaults)
    if entry.table is None or book.defaults.unanswered == "refuse":
        return None
    (only,) = sheets
    sheet = read_plain_sheet(only, entry.table)
    if sheet is None:
        return None
    return Case(book, entry, book.first_level, (sheet,), {}, (), book.defaults, explain)


def read_rulebook(
    catalogue: Catalogue, name: Any, where: str, faults: list[Fault]
) -> Rulebook | None:
    """Find the named rulebook."""
    found = catalogue.get(name) if isinstance(name, str) else None
    if found is None:
        known = [rulebook.id for rulebook in catalogue]
        code = "missing_field" if name is None else "unknown_rulebook"
        faults.append(Fault(where, code, {"known": known}))
    return found


def read_digest(rulebook: Rulebook | None, digest: Any, where: str, faults: list[Fault]) -> None:
    """Refuse sheets that the service does not hold.

    Ours: who reads the law locally and asks for stars must mean the very same sheets (0108).
    """
    if digest is not None and rulebook is not None and digest != rulebook.sheets_digest:
        facts = {"given": str(digest)[:80], "known": rulebook.sheets_digest}
        faults.append(Fault(where, "unknown_digest", facts))


def read_set(
    rulebook: Rulebook | None, number: Any, where: str, faults: list[Fault]
) -> ProductSet | None:
    """Find the product set of a rulebook; the shape alone is checked without one."""
    if number is None:
        faults.append(Fault(where, "missing_field"))
    elif type(number) is not int:
        faults.append(Fault(where, "not_a_set_number"))
    elif rulebook is not None:
        found = rulebook.product_sets.get(number)
        if found is None:
            params = {"rulebook": rulebook.id, "last": max(rulebook.product_sets)}
            faults.append(Fault(where, "unknown_product_set", params))
        return found
    return None


def read_level(
    rulebook: Rulebook | None, level: Any, where: str, faults: list[Fault]
) -> Step | None:
    """Find the level that scores: the one asked for, or the first that assesses.

    Law: 26/2026 Đ.7 k.3, k.4: which levels assess by a council.
    """
    if rulebook is None:
        return None
    if level is None:
        return rulebook.first_level
    found = rulebook.steps.get(level) if isinstance(level, str) else None
    if found is None or not found.assesses:
        allowed = [known.level for known in rulebook.steps.values() if known.assesses]
        faults.append(Fault(where, "level_does_not_score", {"allowed": allowed}))
        return None
    return found


def read_agreed(
    product_set: ProductSet | None, data: Any, where: str, faults: list[Fault]
) -> Mapping[str, int]:
    """Check the options the council agreed on.

    Ours: an agreed option is the council's act, beside the members' own sheets (0101, 0103).
    """
    if data is None:
        return {}
    if product_set is None:
        if not isinstance(data, dict):
            faults.append(Fault(where, "not_an_object"))
        return {}
    if product_set.table is None:
        faults.append(Fault(where, "sheet_not_known"))
        return {}
    if read_answers(data, where, product_set.table, faults) is None:
        return {}
    agreed: Mapping[str, int] = data
    return agreed


def read_findings(
    product_set: ProductSet | None, data: Any, where: str, faults: list[Fault]
) -> tuple[str, ...]:
    """Check what somebody established; each must be a gate or disqualifier of the sheet.

    Law: 26/2026 Annex II, heads and notes of the sheets. Ours: they are named by people (0103).
    """
    if data is None:
        return ()
    if not isinstance(data, list):
        faults.append(Fault(where, "not_a_list"))
        return ()
    if len(data) > MAX_FINDINGS:
        faults.append(Fault(where, "too_many_findings", {"limit": MAX_FINDINGS}))
        return ()
    for place, code in enumerate(data):
        if not isinstance(code, str):
            faults.append(Fault(f"{where}/{place}", "not_a_finding"))
        elif product_set is not None and code not in product_set.findings:
            params = {"finding": code, "allowed": list(product_set.findings)}
            faults.append(Fault(f"{where}/{place}", "unknown_finding", params))
        elif code in data[:place]:
            faults.append(Fault(f"{where}/{place}", "duplicate_finding", {"finding": code}))
    return tuple(data)


def settings_of(
    rulebook: Rulebook | None, data: Any, where: str, faults: list[Fault]
) -> Settings | None:
    """Take the rulebook's defaults, with the caller's settings laid over them.

    Ours: 0101-0108, what no article decides.
    """
    if rulebook is None:
        if data is not None and not isinstance(data, dict):
            faults.append(Fault(where, "not_an_object"))
        return None
    if data is None:
        return rulebook.defaults
    return read_settings(rulebook.pack["settings"], data, where, faults)
