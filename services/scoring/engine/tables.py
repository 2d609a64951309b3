"""A product set compiled for counting: the sheet's options as lookup tables.

An answered sheet is counted with one dictionary lookup and one integer addition an answer. The
integer of an option, its *weight*, holds several small counters side by side, eight bits each:
points of every part, whether the option answers (always 1), and whether a zero here may fire a
gate. Sums never
carry over into the neighbour, because no counter can exceed 255 on a sheet whose parts hold at
most 100 points and which has fewer than 256 criteria (checked at loading).

Ours: 0102, whole points are counted and nothing is rounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BITS = 8
MASK = 255
Json = Mapping[str, Any]
Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that is answered by one option, with where it stands on the sheet."""

    code: str
    part: str
    section: str
    max: int
    points: tuple[int | None, ...]
    """Points of the printed options in order; None where they could not be read."""
    cases: tuple[str | None, ...]
    node: Json
    """The criterion as the pack holds it: labels, clause, options, papers."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A gate that fires by itself where nothing is given at one of these criteria."""

    code: str
    effect: str
    criteria: tuple[str, ...]
    unanswered: bool
    """Whether no tick at all means the same as an option of 0 points (set 20: no declaration)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, ready for counting."""

    criteria: Mapping[str, Criterion]
    codes: tuple[str, ...]
    places: Mapping[str, int]
    """Where each criterion stands in `codes`."""
    parts: tuple[str, ...]
    shifts: tuple[int, ...]
    """Where each part's points stand in a weight."""
    spans: Mapping[str, tuple[int, int]]
    """Where each part's criteria stand in `codes`."""
    points: Mapping[Key, int]
    weights: Mapping[Key, int]
    floors: Mapping[int, tuple[tuple[str, int], ...]]
    """Minimums by star: criterion and least points, in the order of the sheet."""
    bound: tuple[tuple[int, str], ...]
    """Where the criteria with a minimum stand in `codes`, and their codes."""
    zeroed: Mapping[str, str]
    """Criteria that count nothing while another one gives nothing (no story, no points)."""
    zeroing: str | None
    """The gate's code behind `zeroed`."""
    watches: tuple[Watch, ...]
    doubted: tuple[tuple[str, int], ...]
    """Options whose printed points or mark are doubted, in the order of the sheet."""
    answered_shift: int
    gate_shift: int


def leaves(parts: list[Json]) -> Iterator[tuple[str, str, Json]]:
    """Walk a sheet in printed order: part, section and criterion with options.

    Law: 26/2026 Phụ lục II, the printed order.
    """
    for part in parts:
        for section in part["sections"]:
            for node in _below(section):
                yield part["code"], section["code"], node


def _below(node: Json) -> Iterator[Json]:
    if "options" in node:
        yield node
    for child in node.get("criteria", ()):
        yield from _below(child)


def _criterion(part: str, section: str, node: Json) -> Criterion:
    options = node["options"]
    return Criterion(
        code=node["code"],
        part=part,
        section=section,
        max=node["max"],
        points=tuple(option["points"] for option in options),
        cases=tuple(option.get("case") for option in options),
        node=node,
    )


def _watches(gates: list[Json]) -> tuple[Watch, ...]:
    return tuple(
        Watch(gate["code"], gate["effect"], tuple(gate["watch"]), gate.get("unanswered", False))
        for gate in gates
        if gate.get("watch")
    )


def build(product_set: Json) -> Table | None:
    """Compile a product set of a pack; None where its sheet is not known.

    Ours: the sheet is compiled at start; scoring looks up and adds.
    """
    if product_set["parts"] is None:
        return None
    criteria = {
        node["code"]: _criterion(part, section, node)
        for part, section, node in leaves(product_set["parts"])
    }
    codes = tuple(criteria)
    parts = tuple(part["code"] for part in product_set["parts"])
    owners = [criteria[code].part for code in codes]
    spans = {part: (owners.index(part), owners.index(part) + owners.count(part)) for part in parts}
    floors = {
        int(star): tuple((code, minimums[code]) for code in codes if code in minimums)
        for star, minimums in sorted((product_set["floors"] or {}).items())
    }
    bound = {code for minimums in floors.values() for code, _ in minimums}
    gates = product_set["gates"]
    zeroed = {gate["criterion"]: gate["needs"] for gate in gates if gate.get("needs")}
    zeroing = next((gate["code"] for gate in gates if gate.get("needs")), None)
    watches = _watches(gates)
    points, weights = _weigh(criteria, parts, zeroed, watches)
    return Table(
        criteria=criteria,
        codes=codes,
        places={code: place for place, code in enumerate(codes)},
        parts=parts,
        shifts=tuple(BITS * place for place in range(len(parts))),
        spans=spans,
        points=points,
        weights=weights,
        floors=floors,
        bound=tuple((place, code) for place, code in enumerate(codes) if code in bound),
        zeroed=zeroed,
        zeroing=zeroing,
        watches=watches,
        doubted=tuple(
            (code, option["option"])
            for code, criterion in criteria.items()
            for option in criterion.node["options"]
            if option.get("doubt")
        ),
        answered_shift=BITS * len(parts),
        gate_shift=BITS * (len(parts) + 1),
    )


def _weigh(
    criteria: Mapping[str, Criterion],
    parts: tuple[str, ...],
    zeroed: Mapping[str, str],
    watches: tuple[Watch, ...],
) -> tuple[dict[Key, int], dict[Key, int]]:
    watched = {code for watch in watches for code in watch.criteria} | set(zeroed.values())
    places = {part: BITS * place for place, part in enumerate(parts)}
    answered, fired = 1 << BITS * len(parts), 1 << BITS * (len(parts) + 1)
    points: dict[Key, int] = {}
    weights: dict[Key, int] = {}
    for code, criterion in criteria.items():
        points[code, None] = 0
        shift, nothing = places[criterion.part], fired if code in watched else 0
        for number, given in enumerate(criterion.points, 1):
            if given is not None:
                points[code, number] = given
                weights[code, number] = (given << shift) + answered + (0 if given else nothing)
    return points, weights
