"""What changed between two rulebooks, in words: their frames, and one sheet at a time.

Ours: a change of law is told in words.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.scoring.engine import sheet_differences
from services.scoring.engine.catalogue import Rulebook
from services.scoring.engine.words import say, text_of

Json = dict[str, Any]
DATES = ("lodged_from", "lodged_before", "effective_to")


class Changed(NamedTuple):
    """One thing that differs, under one topic; None stands for what is not there."""

    topic: str
    where: str
    before: Any
    after: Any
    kind: str | None = None

    @property
    def what(self) -> str:
        """Say whether it was added, removed or changed."""
        if self.kind:
            return self.kind
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def between(before: Rulebook, after: Rulebook, number: int | None, language: str) -> Json:
    """Compare two rulebooks; with a set's number, its sheets only.

    Ours: the frame and each sheet are asked for apart, so that an answer stays readable.
    """
    if number is not None:
        changes = list(on_sheet(before, after, number, language))
        return _view(before, after, number, changes, [], language)
    counted = []
    for each in sorted({*before.product_sets, *after.product_sets}):
        count = sum(1 for _ in on_sheet(before, after, each, language))
        if count:
            named = (after.product_sets.get(each) or before.product_sets[each]).data["label"]
            counted.append({"number": each, "label": text_of(named, language), "count": count})
    return _view(before, after, None, list(_frame(before, after, language)), counted, language)


def on_sheet(before: Rulebook, after: Rulebook, number: int, language: str) -> Iterator[Changed]:
    """Name what differs on one set's sheet."""
    old, new = before.product_sets.get(number), after.product_sets.get(number)
    found = sheet_differences.between(
        old.table if old else None, new.table if new else None, language
    )
    for topic, where, was, now, kind in found:
        yield Changed(topic, where, was, now, kind)


def _view(
    before: Rulebook,
    after: Rulebook,
    number: int | None,
    changes: list[Changed],
    counted: list[Json],
    language: str,
) -> Json:
    topics = dict.fromkeys(change.topic for change in changes)
    return {
        "before": before.ref,
        "after": after.ref,
        "product_set": number,
        "groups": [
            {
                "topic": topic,
                "label": say(language, f"topic_{topic}"),
                "items": [_item(one, language) for one in changes if one.topic == topic],
            }
            for topic in topics
        ],
        "product_sets": counted,
    }


def _item(change: Changed, language: str) -> Json:
    before, after = (
        None if value is None else str(value) for value in (change.before, change.after)
    )
    facts = {"where": change.where, "before": before, "after": after}
    return {
        "kind": change.what,
        **facts,
        "text": say(language, f"difference_{change.what}", **facts),
    }


def _frame(before: Rulebook, after: Rulebook, language: str) -> Iterator[Changed]:
    """Compare what stands around the sheets, topic by topic."""
    for topic, facts_of in _FRAME.items():
        old, new = (facts_of(book.pack, language) for book in (before, after))
        yield from differing(topic, old, new)


def differing(topic: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Changed]:
    """Name every place whose value differs, in the order of both.

    Ours: what is equal is not told.
    """
    for where in dict.fromkeys([*old, *new]):
        if old.get(where) != new.get(where):
            yield Changed(topic, where, old.get(where), new.get(where))


def _dates(pack: Any, language: str) -> dict[str, Any]:
    found = {say(language, f"date_{name}"): pack[name] for name in DATES}
    for rule in pack["applies"]:
        for kind in rule["kinds"]:
            found[say(language, "date_finish_by", kind=say(language, f"kind_{kind}"))] = rule[
                "finish_by"
            ]
    return found


def _parts(pack: Any, language: str) -> dict[str, Any]:
    return {
        f"{part['code']}. {text_of(part['label'], language)}": part["max"] for part in pack["parts"]
    }


def _stars(pack: Any, language: str) -> dict[str, Any]:
    return {
        say(language, "star_label", star=entry["star"]): say(
            language, "bounds", min=entry["min"], below=entry["below"] or 100
        )
        for entry in pack["star_classes"]
    }


def _routing(pack: Any, language: str) -> dict[str, Any]:
    return {_level(step["level"], language): _task(step, language) for step in pack["routing"]}


def _level(level: str, language: str) -> str:
    return say(language, f"level_{level}")


def _task(step: Any, language: str) -> str:
    told = say(language, f"task_{step['task']}")
    if step["recognises"]:
        stars = ", ".join(map(str, step["recognises"]))
        told += say(language, "task_recognises", stars=stars)
    if step["forward"]:
        to = _level(step["forward"]["to"], language)
        told += say(language, "task_forwards", min=step["forward"]["min"], to=to)
    return told


def _limits(pack: Any, language: str) -> dict[str, Any]:
    found = {
        _level(step["level"], language): _limit(step["time_limit"], language)
        for step in pack["routing"]
    }
    for kind, path in pack["paths"].items():
        for level, limit in path["time_limits"].items():
            where = f"{_level(level, language)}, {say(language, f'kind_{kind}')}"
            found[where] = _limit(limit, language)
    found[say(language, "term")] = say(language, "months", count=pack["term"]["months"])
    return {**found, **_other_limits(pack, language)}


def _other_limits(pack: Any, language: str) -> dict[str, Any]:
    """Give the numbers of the articles that bind no level: windows, samples, rounds, extensions."""
    found: dict[str, Any] = {}
    for kind, path in pack["paths"].items():
        if window := path.get("window"):
            where = say(language, "window", kind=say(language, f"kind_{kind}"))
            found[where] = say(language, "window_days", **window)
    longer = (one["extension_days"] for one in pack["transition"] if one.get("extension_days"))
    for days in longer:
        found[say(language, "extension")] = say(language, "days", count=days)
    if pack["withdrawal"]:
        found[say(language, "withdrawal")] = _limit(pack["withdrawal"]["time_limit"], language)
    if pack["samples"]:
        found[say(language, "samples")] = pack["samples"]["count"]
    for one in (pack["rounds"] or {"windows": ()})["windows"]:
        where = say(language, "round", level=_level(one["level"], language), id=one["id"])
        found[where] = say(language, "round_days", **one)
    for level, council in pack["councils"].items():
        if council.get("quorum"):
            where = say(language, "quorum", level=_level(level, language))
            found[where] = f"{council['quorum']}/{council['size']}"
    return found


def _codes(pack: Any, language: str) -> dict[str, Any]:
    return {say(language, "product_code"): pack["codes"]["product"]["pattern"]}


def _subjects(pack: Any, language: str) -> dict[str, Any]:
    """Say which producers take part with one sector only (Law: 26/2026 Đ.2 k.3)."""
    return {
        text_of(one["label"], language): say(language, "only_sector", sector=one["only_sector"])
        for one in pack["subjects"]
        if one["only_sector"]
    }


def _limit(limit: Any, language: str) -> str | None:
    if limit is None:
        return None
    name = "days" if limit["days"] is not None else "working_days"
    return say(language, name, count=limit[name])


def _grounds(pack: Any, language: str) -> dict[str, Any]:
    grounds = (pack["withdrawal"] or {"grounds": ()})["grounds"]
    return {one["code"]: text_of(one["label"], language) for one in grounds}


def _papers(pack: Any, language: str) -> dict[str, Any]:
    return {code: text_of(label, language) for code, label in pack["papers"].items()}


def _settings(pack: Any, language: str) -> dict[str, Any]:
    del language
    return dict(pack["settings"])


_FRAME = {
    "dates": _dates,
    "parts": _parts,
    "stars": _stars,
    "routing": _routing,
    "limits": _limits,
    "subjects": _subjects,
    "codes": _codes,
    "grounds": _grounds,
    "papers": _papers,
    "settings": _settings,
}
