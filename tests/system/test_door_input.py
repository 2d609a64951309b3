"""What is sent is taken as it is described, and all that is wrong with it is told at once."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.system.door import AtTheDoor, Operation
from tests.system.refusal import refused
from tools.openapi.schemas import resolve

Json = Any
SCALARS = {"string", "integer", "number", "boolean"}
WRONG: dict[str, list[Json]] = {
    "string": [0, True, 1.5, {}, []],
    "integer": ["1", 1.5, True, {}, []],
    "number": ["1", True, {}, []],
    "boolean": ["true", 1, 0, {}, []],
}
NO_DAYS = [0, "2026-01-01T00:00:00", "0", "2026-1-1", 1_700_000_000]
DEPTH = 4


def kinds_of(document: Json, schema: Json) -> list[Json]:
    """Give the variants of a schema."""
    schema = resolve(document, schema)
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return [kind for one in schema[name] for kind in kinds_of(document, one)]
    if len(schema.get("allOf", ())) == 1:
        return kinds_of(document, schema["allOf"][0])
    return [schema]


def spoiled(
    document: Json, schema: Json, turn: int, depth: int = DEPTH
) -> Iterator[tuple[str, Json]]:
    """Give a value in which every scalar is of a wrong type, with the pointer of each."""
    kinds = kinds_of(document, schema)
    types = {kind.get("type") for kind in kinds}
    if types <= SCALARS | {"null"} and types & SCALARS and None not in types:
        wrong = [one for kind in types & SCALARS for one in WRONG[kind]]
        wrong = [one for one in wrong if json_type(one) not in types and not also(types, one)]
        if any(kind.get("format") == "date" for kind in kinds):
            wrong = NO_DAYS
        yield "", wrong[turn % len(wrong)]
        return
    if depth == 0 or len(types - {"null"}) != 1:
        return
    kind = next(one for one in kinds if one.get("type") != "null")
    if kind.get("type") == "object" and "discriminator" not in kind:
        found: dict[str, Json] = {}
        for name, inner in kind.get("properties", {}).items():
            for place, value in spoiled(document, inner, turn, depth - 1):
                if place in {"", "*"}:
                    found[name] = value
                if place != "*":
                    yield f"/{name}{place}", None
        yield "*", found
    elif kind.get("type") == "array" and "items" in kind:
        pairs = list(spoiled(document, kind["items"], turn, depth - 1))
        values = [value for place, value in pairs if place in {"", "*"}]
        yield from ((f"/0{place}", None) for place, _ in pairs if place != "*")
        if values:
            yield "*", values[:1]


def json_type(value: Json) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", dict: "object"}
    return names.get(type(value), "array")


def also(types: set[Json], value: Json) -> bool:
    """Say whether a number will do because whole numbers are numbers too."""
    return "number" in types and type(value) is int


def body_of(document: Json, schema: Json, turn: int) -> tuple[Json, set[str]]:
    """Give a body that is wrong everywhere, and where."""
    pairs = list(spoiled(document, schema, turn))
    return merged(pairs), {
        place for place, _ in pairs if place not in {"", "*"} and "*" not in place
    }


def merged(pairs: list[tuple[str, Json]]) -> Json:
    return next((value for place, value in reversed(pairs) if place == "*"), {})


@pytest.mark.parametrize("turn", range(5))
def test_every_scalar_of_a_wrong_type_is_a_fault_and_all_are_told(
    door: AtTheDoor, turn: int
) -> None:
    asked = 0
    for operation in door.operations:
        if operation.body is None:
            continue
        body, places = body_of(door.description, operation.body, turn)
        if not places:
            continue
        asked += len(places)
        told = pointers(refused(door.ask(operation, json=body), 422))
        if operation.path.startswith("/v1/scores"):  # what a sheet is follows from its rulebook
            continue
        missed = {
            place for place in places if not any(one == place or within(one, place) for one in told)
        }
        assert missed == set() or len(told) == 100, (operation.method, operation.path, body, told)
    assert asked > 300


def within(told: str, place: str) -> bool:
    """Say whether a fault is told a little beside the place: one level up, or in a variant."""
    return place.startswith(f"{told}/") or told.startswith(f"{place}/")


def pointers(problem: Json) -> set[str]:
    return {one["pointer"] for one in problem["errors"]}


def codes(answer: httpx.Response) -> dict[tuple[str, str], str]:
    problem = refused(answer, 422)
    return {(one["in"], one["pointer"]): one["code"] for one in problem["errors"]}


def test_no_operation_overlooks_a_parameter_that_it_does_not_know(door: AtTheDoor) -> None:
    for operation in door.operations:
        told = codes(door.ask(operation, params={"no-such": "1"}))
        assert told["query", "/no-such"] == "unknown_parameter", operation


def test_no_operation_takes_one_of_two_values(door: AtTheDoor) -> None:
    asked = 0
    for operation in door.operations:
        for parameter in operation.parameters("query"):
            kinds = {kind.get("type") for kind in kinds_of(door.description, parameter["schema"])}
            if "array" not in kinds:
                asked += 1
                query = [(parameter["name"], "1"), (parameter["name"], "1")]
                problem = refused(door.ask(operation, params=query), 422)
                told = [(one["pointer"], one["code"]) for one in problem["errors"]]
                assert (f"/{parameter['name']}", "repeated_parameter") in told, operation
    assert asked > 50


MISSPELT = {
    ("boolean", None): ["yes", "1", "TRUE", "on", ""],
    ("integer", None): ["1.0", "1_0", " 1", "0x1", "x", "+1", "١"],
    ("string", "date"): ["0", "2026-01-01T00:00:00", "1700000000", "01/02/2026", "2026-02-30"],
}


def test_no_parameter_is_guessed_at(door: AtTheDoor) -> None:
    asked = 0
    for operation in door.operations:
        for parameter in operation.parameters("query"):
            for kind in kinds_of(door.description, parameter["schema"]):
                for value in MISSPELT.get((kind.get("type"), kind.get("format")), ()):
                    asked += 1
                    told = codes(door.ask(operation, params={parameter["name"]: value}))
                    assert ("query", f"/{parameter['name']}") in told, (operation, value)
    assert asked > 100


def test_faults_of_query_headers_and_body_are_told_together(door: AtTheDoor) -> None:
    answer = door.http.post(
        "/v1/producers?no-such=1",
        json={"kind": 1, "name": True, "extra": 1},
        headers={"authorization": f"Bearer {door.token}"},
    )
    told = codes(answer)
    assert told["query", "/no-such"] == "unknown_parameter"
    assert told["body", "/extra"] == "extra_forbidden"
    assert {("body", "/kind"), ("body", "/name"), ("body", "/commune")} <= told.keys()


def a_post(door: AtTheDoor) -> Operation:
    return next(
        one for one in door.operations if (one.method, one.path) == ("POST", "/v1/producers")
    )


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/merge-patch+json", ""]
)
def test_json_that_says_it_is_something_else_is_not_taken(door: AtTheDoor, kind: str) -> None:
    for operation in door.operations:
        if operation.body is not None:
            answer = door.ask(operation, content=b"{}", headers={"content-type": kind})
            refused(answer, 415, "unsupported_content")


@pytest.mark.parametrize(
    "body",
    [b"{", b"nonsense", b'{"a":' * 5000, b'{"a":NaN}', b"\xff", b'{"a":"\\ud800"}', b"{} {}"],
)
def test_what_is_no_json_cannot_be_read(door: AtTheDoor, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    for operation in (one for one in door.operations if one.body is not None):
        refused(door.ask(operation, content=body, headers=headers), 400, "malformed_request")


def test_a_body_of_very_many_entries_is_not_looked_through(door: AtTheDoor) -> None:
    body = {f"a{number}": number for number in range(20_000)}
    problem = refused(door.ask(a_post(door), json=body), 422)
    assert [one["code"] for one in problem["errors"]] == ["too_many_entries"]


def test_who_takes_nothing_that_is_offered_is_told_what_is(door: AtTheDoor) -> None:
    asked = 0
    for operation in door.operations:
        answers = operation.described["responses"]
        kinds = {
            kind for code, one in answers.items() if code < "3" for kind in one.get("content", ())
        }
        if kinds:
            asked += 1
            problem = refused(door.ask(operation, headers={"accept": "image/x-none"}), 406)
            assert set(problem["params"]["offered"]) == kinds, operation
    assert asked > 100


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "application/*", "text/csv;q=0.1, application/json;q=0", ""],
)
def test_who_takes_something_that_is_offered_gets_it(door: AtTheDoor, accept: str) -> None:
    headers = {"accept": accept, "authorization": f"Bearer {door.token}"}
    assert door.http.get("/v1/products", headers=headers).status_code == 200


def test_every_path_says_what_methods_it_takes(door: AtTheDoor) -> None:
    taken: dict[str, set[str]] = {}
    for operation in door.operations:
        taken.setdefault(operation.path, {"OPTIONS"}).add(operation.method)
    for path, methods in taken.items():
        expected = methods | ({"HEAD"} if "GET" in methods else set())
        some = next(one for one in door.operations if one.path == path)
        other = Operation("DELETE" if "DELETE" not in methods else "PATCH", path, some.described)
        for asked, status in ((Operation("OPTIONS", path, some.described), 204), (other, 405)):
            token = {"authorization": f"Bearer {door.token}"} if status == 405 else {}
            answer = door.ask(asked, headers=token)
            assert answer.status_code == status, (path, answer.text)
            said = set(answer.headers["allow"].split(", "))
            assert said >= expected, (path, said, expected)


def test_a_refusal_says_its_language_and_that_there_are_others(door: AtTheDoor) -> None:
    for language in ("vi", "en"):
        for path in ("/v1/products", "/v1/no-such", "/v1/units/99999", "/v1/rulebooks/none"):
            answer = door.http.get(path, headers={"accept-language": language})
            assert answer.status_code in {401, 404}
            assert answer.headers["content-language"] == language
            assert "Accept-Language" in answer.headers["vary"]
