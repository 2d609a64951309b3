"""Holds the sheets against what is printed: their words, their counts and their marks.

It reads the YAML sources alone and compares them with `law/<decree>/printed.yaml`, a table of
counts typed by hand, so that a mark lost on the way into a sheet is seen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

Json = Mapping[str, Any]
STARS = (3, 4, 5)
BOXES = "□☐☑☒▢◻"
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
)
ALLOWED = frozenset(LETTERS + LETTERS.upper() + "0123456789" + " \"%'()+,-./:;<>“”…≥")
"""Every character that a text of the sheets may hold; looked through by hand, sign by sign.

Ours: a sign that is new to the sheets is more often a reading error than a new sign.
"""


def faults(decree: str, folder: Path) -> list[str]:
    """Name everything in a decree's sheets that cannot have been printed so; empty if all is well.

    `folder` holds `sheets`, the table `printed.yaml` and, where there is any, `options.en.yaml`.
    """
    sheets = [_read(path) for path in sorted((folder / "sheets").glob("[0-9][0-9].yaml"))]
    translations = folder / "options.en.yaml"
    english = _read(translations) if translations.exists() else {}
    found = [*_counts(folder / "printed.yaml", sheets)]
    for sheet in sheets:
        found += [f"set {sheet['number']}, {fault}" for fault in _sheet(sheet, english)]
    found += [f"options.en.yaml, {fault}" for text in english.values() for fault in _signs(text)]
    return [f"{decree}: {fault}" for fault in found]


def counts(sheet: Json) -> dict[str, int]:
    """Count a sheet's printed options and its marks of three, four and five asterisks.

    Options that the sheet does not print (`derived_options`) are left out.
    """
    options = [option for node in nodes(sheet) for option in _printed_options(node)]
    marks = Counter(option.get("min_star") for option in options)
    return {"options": len(options), **{f"star_{star}": marks[star] for star in STARS}}


def nodes(sheet: Json) -> Iterator[Json]:
    """Walk a sheet's parts, sections and criteria in printed order."""
    for part in sheet["parts"] or ():
        yield from _below(part)


def _below(node: Json) -> Iterator[Json]:
    yield node
    for child in (*node.get("sections", ()), *node.get("criteria", ())):
        yield from _below(child)


def _printed_options(node: Json) -> list[Json]:
    return [] if node.get("derived_options") else list(node.get("options", ()))


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


def _counts(table: Path, sheets: list[Json]) -> Iterator[str]:
    if not table.exists():
        yield "printed.yaml, the table of printed counts, is missing"
        return
    printed = _read(table)
    total = Counter[str]()
    for entry in printed["sets"].values():
        total.update(entry)
    if dict(total) != printed["total"]:
        yield f"printed.yaml: its sets do not sum to its total, but to {dict(total)}"
    found = {sheet["number"]: counts(sheet) for sheet in sheets}
    for number in sorted(found.keys() | printed["sets"].keys()):
        for name, count in printed["sets"].get(number, {}).items():
            if found.get(number, {}).get(name) != count:
                yield f"set {number}: {found.get(number, {}).get(name)} {name}, printed are {count}"
        if number not in printed["sets"]:
            yield f"set {number}: not in printed.yaml"


def _sheet(sheet: Json, english: Mapping[str, str]) -> Iterator[str]:
    for node in nodes(sheet):
        yield from _named(node["code"], _words(node, node["label"]))
        yield from _named(node["code"], _doubted(node))
        yield from _named(node["code"], _falling_marks(node))
        for number, option in enumerate(node.get("options", ()), 1):
            text = {"vi": option["vi"], "en": english.get(option["vi"])}
            where = f"{node['code']} option {number}"
            yield from _named(where, _words(option, text))
            yield from _named(where, _doubted(option))
    yield from _named("floors", _falling_floors(sheet["floors"] or {}))


def _named(where: str, found: Iterator[str]) -> Iterator[str]:
    return (f"{where}: {fault}" for fault in found)


def _words(entry: Json, text: Json) -> Iterator[str]:
    if "abridged" in entry:
        yield "is marked as abridged; the sheets carry the full wording"
    short = entry.get("short", {})
    for words in (*text.values(), *short.values()):
        yield from _signs(words or "")
    for language, words in short.items():
        if len(words) >= len(text.get(language) or words * 2):
            yield f"its short form ({language}) is no shorter than its text"


def _signs(text: str) -> Iterator[str]:
    if text.rstrip().endswith("*"):
        yield f"ends in an asterisk, a mark that was not read: {text[-30:]!r}"
    for sign in sorted(set(text) - ALLOWED - {"*"}):
        kind = "a box" if sign in BOXES else "a sign outside the allowed ones"
        yield f"holds {kind}, U+{ord(sign):04X}: {text[:30]!r}"
    if "*" in text.rstrip().rstrip("*"):
        yield f"holds an asterisk within: {text[:30]!r}"


def _doubted(entry: Json) -> Iterator[str]:
    """Ask for the reason, in both languages, of a number read otherwise or unlike its like.

    Ours: an oddity without its reason beside it cannot be judged by whoever holds the gazette.
    """
    if not {"printed", "other_sheets", "other_sheets_min_star"} & entry.keys():
        return
    if not all(entry.get("doubt", {}).get(language) for language in ("vi", "en")):
        yield "is printed oddly, but no doubt says why"
    if entry.get("confidence") not in {"high", "medium", "low"}:
        yield "is printed oddly, but without a confidence"


def _falling_marks(node: Json) -> Iterator[str]:
    marked = sorted(
        (option["min_star"], -1 if option["points"] is None else option["points"])
        for option in node.get("options", ())
        if option.get("min_star") is not None
    )
    for (_, least), (star, points) in pairwise(marked):
        if points < least:
            yield f"the mark of {star} stars asks for {points} points, a lower one for {least}"


def _falling_floors(floors: Json) -> Iterator[str]:
    for lower, higher in pairwise(sorted(floors)):
        for code, least in floors[lower].items():
            if floors[higher].get(code, 0) < least:
                yield f"{higher} stars ask for less at {code} than {lower} stars"
