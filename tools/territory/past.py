"""The units of 2018 to 30/6/2025: lists compared, each difference given to its resolution.

A list is believed for a province only where a resolution of that province explains it. What a list
shows too early or too late thus falls to the resolution that made it, and what no resolution
explains (a slip that a later list mends) makes no row. The last resolution of a province takes the
list of 30/6/2025, another transcription, so the end is checked against it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from libs.kit.text import fold
from tools.territory.lists import Lists, Seen, Table, province_of
from tools.territory.rows import (
    OLD_LIST,
    RECORDS_BEGIN,
    Unit,
    eve,
    level_of,
    type_of,
)

FIRST_LIST = "5bd2fd0"
"""The list of 13/12/2017, the one in force when the record begins."""
LAST_OLD_DAY = "2025-06-30"


class Span(NamedTuple):
    """What a unit was from a day on; None once it is gone."""

    since: str
    unsure_from: str
    seen: Seen | None
    basis: str


class Spelling:
    """Tells a name written another way from another name, and gives the last way it was written."""

    def __init__(self, tables: Iterable[Table], listed: list[dict[str, str]]) -> None:
        pairs = {(one["code"], one["written"]): one["meant"] for one in listed}
        self._last: dict[tuple[str, str], str] = {}
        for table in tables:
            for code, seen in table.items():
                self._last[code, _letters(pairs.get((code, seen.name), seen.name))] = seen.name
        self._pairs = pairs

    def table(self, table: Table) -> Table:
        """Give the table with each name in its last spelling."""
        return {
            code: seen._replace(name=self._name(code, seen.name)) for code, seen in table.items()
        }

    def _name(self, code: str, name: str) -> str:
        return self._last[code, _letters(self._pairs.get((code, name), name))]


def _letters(name: str) -> str:
    words = fold(name).replace("n.t ", "nong truong ").replace(" nt ", " nong truong ").split()
    return "".join(
        letter for word in words for letter in word.lstrip("0") or "0" if letter.isalnum()
    ).replace("y", "i")


@dataclass
class Past:
    """The lists read in the order of the resolutions."""

    start: Table
    spans: dict[str, list[Span]] = field(init=False)
    state: Table = field(init=False)

    def __post_init__(self) -> None:
        self.state = dict(self.start)
        self.spans = {
            code: [Span(RECORDS_BEGIN, "", seen, OLD_LIST)] for code, seen in self.start.items()
        }

    def apply(self, target: Table, resolution: Mapping[str, str]) -> set[str]:
        """Take over a province as a list shows it; give the codes that changed."""
        province, before = resolution["province"], self.state
        own = {code for code in before if province_of(before, code) == province}
        own |= {code for code in target if province_of(target, code) == province}
        if resolution["only"]:
            own = {code for code in own if level_of(code) == resolution["only"]}
        changed = {code for code in own if before.get(code) != target.get(code)}
        self.state = {code: seen for code, seen in before.items() if code not in changed}
        for code in changed:
            self._note(code, target.get(code), resolution)
        self.state |= {code: target[code] for code in changed if code in target}
        return changed

    def _note(self, code: str, seen: Seen | None, resolution: Mapping[str, str]) -> None:
        span = Span(
            resolution["valid_from"], resolution["unsure_from"], seen, resolution["legal_basis"]
        )
        spans = self.spans.setdefault(code, [])
        if spans and spans[-1].since == span.since:
            spans.pop()
        spans.append(span)


def read(
    lists: Lists, last: Table, resolutions: list[dict[str, str]], spellings: list[dict[str, str]]
) -> Past:
    """Read every resolution in turn; the state at the end is the list of 30/6/2025."""
    shown = [lists.table(FIRST_LIST), *(lists.table(row["snapshot"]) for row in resolutions), last]
    spelling = Spelling(shown, spellings)
    closing = {row["province"]: index for index, row in enumerate(resolutions)}
    past = Past(spelling.table(lists.table(FIRST_LIST)))
    for index, row in enumerate(resolutions):
        final = closing[row["province"]] == index
        table = last if final else _corrected(lists, row)
        if not past.apply(spelling.table(table), row):
            raise ValueError(f"{row['legal_basis']} changes nothing in {row['province']}.")
    ends = spelling.table(last)
    if past.state != ends:
        left = {code for code in past.state.keys() | ends if past.state.get(code) != ends.get(code)}
        raise ValueError(f"No resolution explains {sorted(left)}.")
    return past


def _corrected(lists: Lists, row: Mapping[str, str]) -> Table:
    """Give the list of a resolution with the codes that another list gives right."""
    table = dict(lists.table(row["snapshot"]))
    for group in filter(None, row["corrected"].split(";")):
        commit, *codes = group.split()
        right = lists.table(commit)
        table = {code: seen for code, seen in table.items() if code not in codes}
        table |= {code: right[code] for code in codes if code in right}
    return table


def units(past: Past) -> list[Unit]:
    """Give a row for each name, type and parent that a unit had."""
    return [row for code, spans in past.spans.items() for row in _rows(code, spans)]


def _rows(code: str, spans: list[Span]) -> Iterable[Unit]:
    ends = [*spans[1:], Span("", "", None, "")]
    for span, after in zip(spans, ends, strict=True):
        if span.seen is None:
            continue
        until = eve(after.since) if after.since else LAST_OLD_DAY
        sure_to = eve(after.unsure_from) if after.unsure_from else ""
        name, parent = span.seen
        kind = type_of(code, name)
        yield Unit(code, level_of(code), kind, name, parent, span.since, until, sure_to, span.basis)
