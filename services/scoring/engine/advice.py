"""Advice: what a product lacks for so many stars, and the smallest ways to get there.

Ours: no act asks for advice; what it says is what scoring would give.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.scoring.engine.ascent import Item, Way, smallest_ways
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook, StarClass
from services.scoring.engine.faults import Fault, Faults, RefusedError, step
from services.scoring.engine.points import Answers, Fraction, points_at
from services.scoring.engine.requests import read_findings, read_rulebook, read_set
from services.scoring.engine.sheet import read_answers
from services.scoring.engine.stars import star_by_total, star_with_minimums
from services.scoring.engine.tables import Criterion, Table
from services.scoring.engine.words import gate_text, say, text_of

Json = dict[str, Any]
MOST_WAYS = 5
MAX_COST = 1_000_000
_FIELDS = frozenset({"rulebook", "product_set", "answers", "stars", "costs", "fixed", "findings"})


class Question(NamedTuple):
    """A checked request for advice."""

    rulebook: Rulebook
    product_set: ProductSet
    table: Table
    answers: Answers
    target: StarClass
    costs: Mapping[str, int]
    fixed: frozenset[str]
    findings: tuple[str, ...]


class Obstacle(NamedTuple):
    """Why a star cannot be reached."""

    code: str
    criterion: str | None
    facts: Mapping[str, Any]


class Variant(NamedTuple):
    """The sheet with the story told or left untold: what counts now, and what may be raised."""

    base: Mapping[str, int]
    items: tuple[Item, ...]
    obstacles: tuple[Obstacle, ...]


def read_question(catalogue: Catalogue, data: Any) -> Question:
    """Check a request for advice; raises with every fault at once."""
    if not isinstance(data, dict):
        raise RefusedError([Fault("", "not_an_object")])
    faults = Faults()
    faults.extend(Fault(step("", name), "unknown_field") for name in data if name not in _FIELDS)
    rulebook = read_rulebook(catalogue, data.get("rulebook"), "/rulebook", faults)
    product_set = read_set(rulebook, data.get("product_set"), "/product_set", faults)
    if product_set is not None and rulebook is not None:
        product_set = product_set.read_under(rulebook.defaults)
    table = product_set.table if product_set else None
    if product_set is not None and table is None:
        faults.append(Fault("/product_set", "sheet_not_known"))
    answers = _read_answers(data.get("answers"), table, faults)
    stars = data.get("stars")
    target = next(
        (known for known in (rulebook.classes if rulebook else ()) if known.star == stars), None
    )
    if type(stars) is not int or not 1 <= stars <= 5:  # noqa: PLR2004 - the five classes
        faults.append(Fault("/stars", "missing_field" if stars is None else "not_a_star"))
    costs = _read_costs(data.get("costs"), table, faults)
    fixed = _read_fixed(data.get("fixed"), table, faults)
    findings = read_findings(product_set, data.get("findings"), "/findings", faults)
    if faults or not (rulebook and product_set and table and target):
        raise RefusedError(faults)
    return Question(rulebook, product_set, table, answers, target, costs, fixed, findings)


def _read_answers(data: Any, table: Table | None, faults: list[Fault]) -> Answers:
    if data is None:
        faults.append(Fault("/answers", "missing_field"))
    elif table is not None and read_answers(data, "/answers", table, faults) is not None:
        answers: Answers = data
        return answers
    return {}


def _read_costs(data: Any, table: Table | None, faults: list[Fault]) -> Mapping[str, int]:
    if not isinstance(data, dict):
        if data is not None:
            faults.append(Fault("/costs", "not_an_object"))
        return {}
    for code, cost in data.items():
        where = step("/costs", code)
        if table is not None and code not in table.criteria:
            faults.append(Fault(where, "unknown_criterion", {"criterion": code}))
        elif type(cost) is not int or not 0 <= cost <= MAX_COST:
            faults.append(Fault(where, "not_a_cost", {"limit": MAX_COST}))
    return data


def _read_fixed(data: Any, table: Table | None, faults: list[Fault]) -> frozenset[str]:
    if not isinstance(data, list):
        if data is not None:
            faults.append(Fault("/fixed", "not_a_list"))
        return frozenset()
    for place, code in enumerate(data):
        if not isinstance(code, str) or (table is not None and code not in table.criteria):
            faults.append(Fault(f"/fixed/{place}", "unknown_criterion", {"criterion": str(code)}))
    return frozenset(code for code in data if isinstance(code, str))


def advise(question: Question, language: str = "vi") -> Json:
    """Answer with up to five smallest ways, or with what makes it impossible.

    Ours: a way fulfils the target's total and all its minimums, whatever a missed one would do.
    """
    table, answers = question.table, question.answers
    total = sum(points_at(table, answers, code) for code in table.codes)
    now = _stars_now(question, total)
    reached = now is not None and now >= question.target.star
    ways: list[tuple[Variant, Way]] = []
    obstacles: list[Obstacle] = []
    if not reached:
        ways, obstacles = _search(question)
    shown = [_answer(question, variant, way, total, language) for variant, way in ways]
    return {
        "rulebook": question.rulebook.ref,
        "product_set": question.product_set.number,
        "stars": question.target.star,
        "total": total,
        "stars_now": now,
        "reached": reached,
        "possible": reached or bool(ways),
        "answers": shown,
        "impossible_because": [
            {
                "code": obstacle.code,
                "criterion": obstacle.criterion,
                "text": _obstacle_text(obstacle, language),
            }
            for obstacle in obstacles
        ],
        "notes": _notes(question, language),
    }


def _notes(question: Question, language: str) -> list[Json]:
    if question.rulebook.pack["minimums"]["known"]:
        return []
    code = "minimums_not_checked"
    return [{"code": code, "text": say(language, f"note_{code}")}]


def _stars_now(question: Question, total: int) -> int | None:
    """Give the stars of this one sheet under the rulebook's defaults; None where a gate ends it."""
    if question.findings or any(_watched_zeros(question)):
        return None
    table = question.table
    minimums = {
        star: all(points_at(table, question.answers, code) >= least for code, least in pairs)
        for star, pairs in table.floors.items()
    }
    settings = question.rulebook.defaults
    by_total = star_by_total(question.rulebook, Fraction(total, 1), settings.intervals)
    return star_with_minimums(by_total, minimums, settings.missed_floor)


def _watched_zeros(question: Question) -> Iterator[str]:
    """Name the criteria at which this sheet, as it stands, ends its own assessment."""
    for watch in question.table.watches:
        for code in watch.criteria:
            option = question.answers.get(code)
            if watch.unanswered if option is None else not question.table.points[code, option]:
                yield code


def _search(question: Question) -> tuple[list[tuple[Variant, Way]], list[Obstacle]]:
    if question.findings:
        gates = question.product_set.findings
        return [], [Obstacle("gate", None, {"gate": gates[code]}) for code in question.findings]
    found: list[tuple[Variant, Way]] = []
    obstacles: list[Obstacle] = []
    for variant in _variants(question):
        needed = question.target.min - sum(variant.base.values())
        ways = [] if variant.obstacles else smallest_ways(variant.items, needed, MOST_WAYS)
        found += [(variant, way) for way in ways]
        if not ways:
            most = sum(variant.base.values()) + sum(
                max(item.gains, default=0) for item in variant.items
            )
            total = Obstacle("total", None, {"most": most, "min": question.target.min})
            obstacles += variant.obstacles or (total,)
    if found:
        best = min(_rank(variant, way) for variant, way in found)
        return [pair for pair in found if _rank(*pair) == best][:MOST_WAYS], []
    unique = {(one.code, one.criterion): one for one in obstacles}
    return [], list(unique.values())


def _rank(variant: Variant, way: Way) -> tuple[int, int, int]:
    return way.criteria, sum(variant.base.values()) + way.points, way.cost


def _variants(question: Question) -> Iterator[Variant]:
    """Look at a sheet without a story twice: telling it, and leaving it untold."""
    table, answers = question.table, question.answers
    heads = {head for head in table.zeroed.values() if not table.points[head, answers.get(head)]}
    yield _variant(question, told=heads, untold=frozenset())
    if heads:
        yield _variant(question, told=set(), untold=frozenset(heads))


def _variant(question: Question, told: set[str], untold: frozenset[str]) -> Variant:
    table, answers = question.table, question.answers
    least = dict(table.floors.get(question.target.star, ()))
    watched = set(_watched_zeros(question))
    base: dict[str, int] = {}
    items: list[Item] = []
    obstacles: list[Obstacle] = []
    for code, criterion in table.criteria.items():
        silent = code in untold or table.zeroed.get(code) in untold
        held = silent or code in question.fixed
        base[code] = now = 0 if silent else table.points[code, answers.get(code)]
        floor = max(least.get(code, 0), int(code in watched or code in told))
        forced = now < floor
        gains = (
            ()
            if held
            else tuple(
                points - now
                for points in _levels(criterion, answers.get(code))
                if points > now and points >= floor
            )
        )
        if forced and not gains:
            facts = {"criterion": code, "required": floor, "given": f"{now}.00"}
            obstacles.append(Obstacle("floor", code, facts))
        items.append(Item(code, gains, forced, question.costs.get(code, 1)))
    return Variant(base, tuple(items), tuple(obstacles))


def _levels(criterion: Criterion, answer: int | None) -> dict[int, int]:
    """Give the points to be had at a criterion and the first option that gives them.

    Where a criterion has two cases, an answered one stays within its case.
    """
    case = criterion.cases[answer - 1] if answer is not None else None
    levels: dict[int, int] = {}
    for number, points in enumerate(criterion.points, 1):
        if points is not None and (case is None or criterion.cases[number - 1] == case):
            levels.setdefault(points, number)
    return dict(sorted(levels.items()))


def _answer(question: Question, variant: Variant, way: Way, total: int, language: str) -> Json:
    order = {code: place for place, code in enumerate(question.table.codes)}
    gains = sorted(way.gains, key=lambda pair: order[pair[0]])
    reached = sum(variant.base.values()) + way.points
    steps = [_step(question, variant, code, gain, language) for code, gain in gains]
    return {
        "criteria": way.criteria,
        "points": reached - total,
        "cost": way.cost,
        "total": reached,
        "steps": steps,
    }


def _step(question: Question, variant: Variant, code: str, gain: int, language: str) -> Json:
    table, answers = question.table, question.answers
    criterion = table.criteria[code]
    node = criterion.node
    points = variant.base[code] + gain
    option = _levels(criterion, answers.get(code))[points]
    unlocked = sum(
        variant.base[freed] - points_at(table, answers, freed)
        for freed, head in table.zeroed.items()
        if head == code
    )
    papers = question.rulebook.pack["papers"]
    return {
        "criterion": code,
        "label": text_of(node["label"], language),
        "from_option": answers.get(code),
        "to_option": option,
        "points": gain + unlocked,
        "required": dict(table.floors.get(question.target.star, ())).get(code),
        "text": text_of(node["options"][option - 1]["text"], language),
        "clause": node["clause"],
        "papers": [{"code": paper, "label": papers[paper]} for paper in node.get("papers", ())],
    }


def _obstacle_text(obstacle: Obstacle, language: str) -> str:
    facts = dict(obstacle.facts)
    if "gate" in facts:
        facts["gate"] = gate_text(facts["gate"], language)
    return say(language, f"impossible_{obstacle.code}", **facts)
