"""What must hold of every pack: sums, unique codes, minimums, references, coverage.

Ours: 0110, a pack that cannot have been printed stops the start.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from services.scoring.engine.readings import floors_of_marks
from services.scoring.engine.tables import leaves

Json = Mapping[str, Any]
TOTAL = 100
LARGEST = 255
LEVELS = ("commune", "district", "province", "ministry")
LANGUAGES = ("vi", "en")


def faults_of(pack: Json) -> list[str]:
    """Name everything that is wrong with a pack; an empty list means that it may be used.

    Ours: a pack that contradicts itself stops the start; it is never scored with.
    """
    return [*_frame(pack), *_routing(pack), *_coverage(pack), *_sheets(pack)]


def _frame(pack: Json) -> Iterator[str]:
    if sum(part["max"] for part in pack["parts"]) != TOTAL:
        yield f"the parts do not sum to {TOTAL}"
    classes = pack["star_classes"]
    if [entry["star"] for entry in classes] != sorted(
        (entry["star"] for entry in classes), reverse=True
    ):
        yield "the star classes are not in falling order"
    if classes[0]["below"] is not None or classes[-1]["min"] != 0:
        yield "the star classes do not cover 0 to 100"
    for higher, lower in pairwise(classes):
        if lower["below"] != higher["min"]:
            yield f"star classes {higher['star']} and {lower['star']} do not touch"
    for part in (*pack["parts"], *classes):
        if not part["clause"]:
            yield f"{part.get('code', part.get('star'))}: no clause"


def _routing(pack: Json) -> Iterator[str]:
    levels = [entry["level"] for entry in pack["routing"]]
    if len(set(levels)) != len(levels) or not set(levels) <= set(LEVELS):
        yield "routing names an unknown level or one level twice"
    if not any(entry["task"] == "assess" for entry in pack["routing"]):
        yield "no level assesses"
    recognised = {star: entry["level"] for entry in pack["routing"] for star in entry["recognises"]}
    for entry in pack["routing"]:
        if entry["forward"] and entry["forward"]["to"] not in levels:
            yield f"{entry['level']} forwards to a level that is not in the routing"
    for entry in pack["star_classes"]:
        if entry["recognised_by"] != recognised.get(entry["star"]):
            yield f"{entry['star']} stars: recognised_by differs from the routing"
        if entry["certificate"] != (entry["recognised_by"] is not None):
            yield f"{entry['star']} stars: a certificate needs somebody who recognises"


def _coverage(pack: Json) -> Iterator[str]:
    numbers = [entry["number"] for entry in pack["product_sets"]]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield "the product sets are not numbered from 1 without a gap"
    if pack["classification"]["sectors"] is not None:
        classified = Counter(
            leaf["set"]
            for sector in pack["classification"]["sectors"]
            for group in sector["groups"]
            for leaf in (group["subgroups"] or [group])
        )
        if classified != Counter(numbers):
            yield "the classification does not name every product set exactly once"


def _sheets(pack: Json) -> Iterator[str]:
    for entry in pack["product_sets"]:
        for fault in _sheet(pack, entry):
            yield f"set {entry['number']}: {fault}"


def _sheet(pack: Json, entry: Json) -> Iterator[str]:
    for code in entry["disqualifiers"]:
        if code not in pack["disqualifiers"]:
            yield f"unknown disqualifier {code}"
    if entry["parts"] is None:
        if entry["floors"] is not None or entry["gates"]:
            yield "minimums or gates without a sheet"
        return
    if [part["code"] for part in entry["parts"]] != [part["code"] for part in pack["parts"]]:
        yield "its parts are not those of the rulebook"
    for part, frame in zip(entry["parts"], pack["parts"], strict=False):
        yield from _sums(part, frame["max"])
    nodes = [node for _, _, node in leaves(entry["parts"])]
    yield from _codes(nodes)
    for node in nodes:
        yield from _criterion(pack, node)
    if entry["floors"] != floors_of_marks(entry["parts"]):
        yield "the minimums differ from those computed from the marks"
    yield from _gates(pack, entry, {node["code"] for node in nodes})


def _codes(nodes: list[Json]) -> Iterator[str]:
    if len({node["code"] for node in nodes}) != len(nodes):
        yield "criterion codes are not unique"
    if len(nodes) > LARGEST:
        yield f"more than {LARGEST} criteria"


def _sums(part: Json, expected: int) -> Iterator[str]:
    if part["max"] != expected:
        yield f"part {part['code']} has {part['max']} points instead of {expected}"
    found = part.get("transcribed_max", part["max"])
    if sum(section["max"] for section in part["sections"]) != found:
        yield f"the sections of part {part['code']} do not sum to {found}"
    yield from _labelled(part)
    for section in part["sections"]:
        yield from _nested(section)


def _nested(node: Json) -> Iterator[str]:
    yield from _labelled(node)
    if ("options" in node) == ("criteria" in node):
        yield f"{node['code']} needs either options or criteria"
    if "criteria" in node:
        if sum(child["max"] for child in node["criteria"]) != node["max"]:
            yield f"the criteria of {node['code']} do not sum to {node['max']}"
        for child in node["criteria"]:
            yield from _nested(child)


def _labelled(node: Json) -> Iterator[str]:
    if not all(node["label"].get(language) for language in LANGUAGES):
        yield f"{node['code']}: a label is missing"
    if not node.get("clause") or not node.get("confidence"):
        yield f"{node['code']}: clause or confidence is missing"


def _criterion(pack: Json, node: Json) -> Iterator[str]:
    known = [option["points"] for option in node["options"] if option["points"] is not None]
    if max(known, default=None) != node["max"]:
        yield f"the best option of {node['code']} does not give {node['max']}"
    if any(points < 0 for points in known):
        yield f"{node['code']} has an option of less than 0 points"
    if [option["option"] for option in node["options"]] != list(range(1, len(node["options"]) + 1)):
        yield f"the options of {node['code']} are not numbered from 1"
    for option in node["options"]:
        if not option["text"].get("vi"):
            yield f"{node['code']} option {option['option']} has no text"
        if option.get("min_star") is not None and option["points"] is None:
            yield f"{node['code']} option {option['option']} is marked but its points are unknown"
    for paper in node.get("papers", ()):
        if paper not in pack["papers"]:
            yield f"{node['code']} names an unknown paper {paper}"


def _gates(pack: Json, entry: Json, codes: set[str]) -> Iterator[str]:
    for gate in entry["gates"]:
        if gate["code"] not in pack["gates"]:
            yield f"unknown gate {gate['code']}"
        for code in (*gate.get("watch", ()), gate.get("needs")):
            if code is not None and code not in codes:
                yield f"gate {gate['code']} names an unknown criterion {code}"
        if gate.get("needs") in {
            other["criterion"] for other in entry["gates"] if other.get("needs")
        }:
            yield f"gate {gate['code']} needs a criterion that itself needs another"
