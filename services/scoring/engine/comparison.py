"""The same sheets under two rulebooks or two settings: who rises, who falls, by how much.

Ours: a change of law is told before it binds anybody.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from libs.contracts.errors import MOST_FAULTS
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook
from services.scoring.engine.faults import Fault, Faults, RefusedError, step
from services.scoring.engine.points import shown
from services.scoring.engine.requests import read_case, read_level, read_rulebook, settings_of
from services.scoring.engine.stars import Assessment, assess

Json = dict[str, Any]
MAX_PRODUCTS = 1000
MAX_ID = 100
SIDES = ("before", "after")
_FIELDS = frozenset({*SIDES, "products"})
_SIDE_FIELDS = frozenset({"rulebook", "level", "settings"})
_PRODUCT_FIELDS = frozenset({"id", "product_set", "sheets", "agreed", "findings"})


class Question(NamedTuple):
    """A checked comparison; the products themselves are checked one by one."""

    books: Mapping[str, Rulebook]
    sides: Mapping[str, Json]
    products: tuple[Json, ...]


class Compared(NamedTuple):
    """One product's two assessments, or what is wrong with it."""

    id: str
    found: Mapping[str, Assessment]
    faults: tuple[Fault, ...]
    more: bool
    """Whether there are faults besides those told."""


def read_question(catalogue: Catalogue, data: Any) -> Question:
    """Check the frame of a comparison; raises with every fault at once."""
    if not isinstance(data, dict):
        raise RefusedError([Fault("", "not_an_object")])
    faults = Faults()
    faults.extend(Fault(step("", name), "unknown_field") for name in data if name not in _FIELDS)
    books: dict[str, Rulebook] = {}
    for side in SIDES:
        book = _read_side(catalogue, data.get(side), f"/{side}", faults)
        if book is not None:
            books[side] = book
    _check_products(data.get("products"), faults)
    if faults:
        raise RefusedError(faults)
    return Question(books, {side: data[side] for side in SIDES}, tuple(data["products"]))


def _read_side(catalogue: Catalogue, data: Any, where: str, faults: list[Fault]) -> Rulebook | None:
    if not isinstance(data, dict):
        faults.append(Fault(where, "missing_field" if data is None else "not_an_object"))
        return None
    faults.extend(
        Fault(step(where, name), "unknown_field") for name in data if name not in _SIDE_FIELDS
    )
    book = read_rulebook(catalogue, data.get("rulebook"), f"{where}/rulebook", faults)
    read_level(book, data.get("level"), f"{where}/level", faults)
    settings_of(book, data.get("settings"), f"{where}/settings", faults)
    return book


def _check_products(data: Any, faults: list[Fault]) -> None:
    if not isinstance(data, list):
        faults.append(Fault("/products", "missing_field" if data is None else "not_a_list"))
        return
    if not data:
        faults.append(Fault("/products", "no_products"))
    if len(data) > MAX_PRODUCTS:
        faults.append(Fault("/products", "too_many_products", {"limit": MAX_PRODUCTS}))
        return
    seen: set[str] = set()
    for place, entry in enumerate(data):
        where = f"/products/{place}"
        if not isinstance(entry, dict):
            faults.append(Fault(where, "not_an_object"))
            continue
        name = entry.get("id")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_ID:
            faults.append(Fault(f"{where}/id", "not_an_id", {"limit": MAX_ID}))
        elif name in seen:
            faults.append(Fault(f"{where}/id", "duplicate_id", {"id": name}))
        else:
            seen.add(name)
        faults.extend(
            Fault(step(where, field), "unknown_field")
            for field in entry
            if field not in _PRODUCT_FIELDS
        )


def compare(catalogue: Catalogue, question: Question) -> list[Compared]:
    """Score every product on both sides; one bad product does not spoil the rest.

    Ours: a study; nothing that is decided rests on it. Of all products together no more faults are
    told than of one request.
    """
    left, compared = MOST_FAULTS, []
    for place, product in enumerate(question.products):
        one = _compare_one(catalogue, question, product, f"/products/{place}", left)
        left -= len(one.faults)
        compared.append(one)
    return compared


def _compare_one(
    catalogue: Catalogue, question: Question, product: Json, where: str, most: int
) -> Compared:
    found: dict[str, Assessment] = {}
    faults: list[Fault] = []
    more = False
    for side, other in (SIDES, SIDES[::-1]):
        try:
            request = _request(catalogue, question, product, side, other)
            found[side] = assess(read_case(catalogue, request, most=most))
        except RefusedError as error:
            more = more or error.more
            faults += [fault._replace(pointer=where + fault.pointer) for fault in error.faults]
    told = tuple(dict.fromkeys(map(_hashable, faults)))
    return Compared(product["id"], found, told[:most], more or len(told) > most)


def _hashable(fault: Fault) -> Fault:
    return fault._replace(params=_Facts(fault.params))


class _Facts(dict[str, Any]):
    """The facts of a fault, equal by what they say, so that both sides name it once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(sorted(self.items())))


def _request(
    catalogue: Catalogue, question: Question, product: Json, side: str, other: str
) -> Json:
    """Put a product's sheets under one side's law.

    Sheets are written for the first side that has the set's sheet. Where the other side's sheet is
    another one, it gets the part totals that they come to. Ours: options of one act mean nothing
    on another act's sheet, even where the numbers of criteria agree.
    """
    asked = {name: value for name, value in product.items() if name != "id"}
    request = {**question.sides[side], **asked}
    number = request.get("product_set")
    if side == _written_for(question, number) or not _answered(product):
        return request
    book, source = question.books[side], question.books[other]
    entry, known = _entry(book, number), _entry(source, number)
    if entry is None or known is None or _same_sheet(entry, known):
        return request
    if book.parts != source.parts or (entry.table is not None and entry.totals is None):
        facts = {"from": source.id, "to": book.id}
        raise RefusedError([Fault("/sheets", "sheet_cannot_be_carried", facts)])
    kept = {name: value for name, value in request.items() if name not in {"agreed", "findings"}}
    return {**kept, "sheets": _totals(catalogue, book, source, product)}


def _written_for(question: Question, number: Any) -> str:
    entry = _entry(question.books[SIDES[0]], number)
    return SIDES[1] if entry is not None and entry.table is None else SIDES[0]


def _entry(book: Rulebook, number: Any) -> ProductSet | None:
    return book.product_sets.get(number) if type(number) is int else None


def _answered(product: Json) -> bool:
    return any(
        isinstance(sheet, dict) and "answers" in sheet for sheet in _list(product.get("sheets"))
    )


def _same_sheet(entry: ProductSet, other: ProductSet) -> bool:
    one, two = entry.table, other.table
    return one is not None and two is not None and one.points == two.points


def _totals(catalogue: Catalogue, book: Rulebook, source: Rulebook, product: Json) -> list[Json]:
    """Score the sheets under their own law and keep the points of every part."""
    given = {name: product[name] for name in ("product_set", "sheets")}
    scored = read_case(catalogue, {"rulebook": source.id, **given})
    return [
        {"assessor": sheet.assessor, "parts": dict(zip(book.parts, sheet.parts, strict=True))}
        for sheet in scored.sheets
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def summary(question: Question, compared: list[Compared]) -> Json:
    """Count rises, falls and stars, and show how each product moves."""
    changes = [_change(one) for one in compared]
    moves = [change["stars_change"] for change in changes if change["stars_change"] is not None]
    return {
        **{side: question.books[side].ref for side in SIDES},
        "products": changes,
        "rises": sum(move > 0 for move in moves),
        "falls": sum(move < 0 for move in moves),
        "same": sum(move == 0 for move in moves),
        "refused": len(changes) - len(moves),
        "by_star": {side: _by_star(compared, side) for side in SIDES},
    }


def _by_star(compared: list[Compared], side: str) -> dict[str, int]:
    counted = Counter(
        str(one.found[side].stars or "none") for one in compared if len(one.found) == len(SIDES)
    )
    return {star: counted[star] for star in ("5", "4", "3", "2", "1", "none")}


def _change(one: Compared) -> Json:
    """Show one product's move; a product without a class (eliminated, stopped) counts as 0."""
    stars = points = None
    if len(one.found) == len(SIDES):
        before, after = one.found["before"], one.found["after"]
        stars = (after.stars or 0) - (before.stars or 0)
        points = shown(
            after.average.numerator * before.average.denominator
            - before.average.numerator * after.average.denominator,
            after.average.denominator * before.average.denominator,
        )
    return {
        "id": one.id,
        **{side: _side(one.found.get(side)) for side in SIDES},
        "stars_change": stars,
        "points_change": points,
        "more": one.more,
    }


def _side(found: Assessment | None) -> Json | None:
    if found is None:
        return None
    return {
        "average": found.average.shown(),
        "stars": found.stars,
        "outcome": found.outcome.outcome,
    }
