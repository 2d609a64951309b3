"""What is known of who took over whom before 1/7/2025: kept codes, districts, kept names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from libs.kit.text import fold
from tools.territory.lists import Seen
from tools.territory.past import Past, Span, units
from tools.territory.rows import Succession, eve, level_of


def successions(past: Past, known: list[dict[str, str]]) -> list[Succession]:
    """Give what is known of each change: kept codes, districts by their communes, typed pairs."""
    rows = {(row.code, row.valid_to): row.valid_from for row in units(past)}
    starts = Starts(past)
    found = [*_kept(past), *_districts(past), *_names(past)]
    for pair in known:
        old, new, day = pair["old_code"], pair["new_code"], pair["changed_on"]
        since = rows[old, eve(day)], starts.on(new, day)
        found.append(Succession(old, since[0], new, since[1], "whole", day, pair["legal_basis"]))
    return found


def _kept(past: Past) -> Iterable[Succession]:
    for code, spans in past.spans.items():
        for before, after in pairwise(spans):
            if before.seen and after.seen:
                day = after.since
                yield Succession(code, before.since, code, day, "whole", day, after.basis)


class Starts:
    """Finds the row of a code on a day."""

    def __init__(self, past: Past) -> None:
        self._spans = past.spans

    def on(self, code: str, day: str) -> str:
        """Give the first day of the row in force on a day; refuses a code without one."""
        last = max((one for one in self._spans[code] if one.since <= day), key=_since)
        if last.seen is None:
            raise ValueError(f"{code} is not in force on {day}.")
        return last.since


def _since(span: Span) -> str:
    return span.since


def _districts(past: Past) -> Iterable[Succession]:
    """Follow a district that ended by the communes that it had and that still are.

    Ours: a district whose communes all went under one other went there whole, else in parts.
    """
    starts = Starts(past)
    for code, spans in past.spans.items():
        if level_of(code) != "district" or spans[-1].seen is not None:
            continue
        day, basis = spans[-1].since, spans[-1].basis
        went = _parents_after(past, code, day)
        relation = "whole" if len(went) == 1 else "part"
        for heir in sorted(went):
            yield Succession(
                code, spans[-2].since, heir, starts.on(heir, day), relation, day, basis
            )


def _parents_after(past: Past, district: str, day: str) -> Counter[str]:
    went: Counter[str] = Counter()
    for spans in past.spans.values():
        for before, after in pairwise(spans):
            moved = before.seen is not None and before.seen.parent == district
            if moved and after.since == day and after.seen is not None:
                went[after.seen.parent] += 1
    return went


def _names(past: Past) -> Iterable[Succession]:
    """Follow a commune whose name another code of its district bears from its last day on.

    Ours: that is the same commune, enlarged under the code of a part of it. Of the communes that
    lost their name as well no list tells where they went.
    """
    taken = _taken_names(past)
    for code, spans in past.spans.items():
        last = spans[-1]
        if level_of(code) != "commune" or last.seen is not None:
            continue
        before = spans[-2]
        heirs = taken[last.since, _bare(before.seen)]
        if len(heirs) == 1:
            day = last.since
            yield Succession(code, before.since, heirs[0], day, "whole", day, last.basis)


def _taken_names(past: Past) -> defaultdict[tuple[str, tuple[str, str]], list[str]]:
    """Group codes by the day on which they took a name in a district."""
    taken: defaultdict[tuple[str, tuple[str, str]], list[str]] = defaultdict(list)
    for code, spans in past.spans.items():
        if level_of(code) == "commune":
            for day, name in _new_names(spans):
                taken[day, name].append(code)
    return taken


def _new_names(spans: list[Span]) -> Iterator[tuple[str, tuple[str, str]]]:
    earlier: tuple[str, str] | None = None
    for span in spans:
        name = _bare(span.seen)
        if span.seen is not None and name != earlier:
            yield span.since, name
        earlier = name


def _bare(seen: Seen | None) -> tuple[str, str]:
    """Give the district and the folded name without the words of the type."""
    if seen is None:
        return "", ""
    words = fold(seen.name).removeprefix("thi tran ").removeprefix("phuong ").removeprefix("xa ")
    return seen.parent, words
