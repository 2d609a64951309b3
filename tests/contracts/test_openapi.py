"""The published descriptions are what the code says, and say all that a client must know."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from gateway.routes import RouteTable, is_hidden
from libs.contracts.errors import OcopError
from tools.openapi import published
from tools.openapi.breaking import breaks, operations
from tools.openapi.schemas import resolve

Document = dict[str, Any]

SERVICES = ("certificates", "gateway", "registry", "scoring")
_HAPPENS_ANYWHERE = {"400", "422", "500", "503"}
_CONDITIONAL = {"412", "428"}


@cache
def _described() -> dict[str, Document]:
    return published.described()


def _operations() -> Iterator[tuple[str, Document, str, str, Any]]:
    for service in SERVICES:
        document = _described()[service]
        for path, method, operation in operations(document):
            yield service, document, path, method, operation


def _problems(document: Document, operation: Any) -> dict[str, Any]:
    return {
        status: resolve(document, answer)
        for status, answer in operation["responses"].items()
        if status >= "400"
    }


def test_what_is_published_is_what_the_code_says() -> None:
    assert published.differences() == [], "run `make openapi` and look at the difference"


def test_a_description_that_lags_behind_is_named(tmp_path: Path) -> None:
    published.write(tmp_path)
    assert published.differences(tmp_path) == []
    (tmp_path / "scoring.json").write_text("{}\n", encoding="utf-8")
    (tmp_path / "gone.json").write_text("{}\n", encoding="utf-8")
    assert published.differences(tmp_path) == ["gone.json", "scoring.json"]


def test_the_code_breaks_no_client_of_what_is_published() -> None:
    """Until a version is published for good this says no more than that both are the same."""
    for name in (*SERVICES, published.MERGED):
        text = (published.FOLDER / f"{name}.json").read_text(encoding="utf-8")
        assert breaks(json.loads(text), _described()[name]) == []


@pytest.mark.parametrize("name", [*SERVICES, published.MERGED])
def test_a_description_is_valid_openapi(name: str) -> None:
    errors = OpenAPIV31SpecValidator(_described()[name]).iter_errors()
    assert [str(error) for error in errors] == []


@pytest.mark.parametrize("name", [*SERVICES, published.MERGED])
def test_a_description_has_an_ascii_title_from_which_clients_are_named(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9 ]+", _described()[name]["info"]["title"])
    assert _described()[name]["openapi"].startswith("3.1")


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    names: dict[str, str] = {}
    for service, _, path, method, operation in _operations():
        name, place = operation["operationId"], f"{service}: {method.upper()} {path}"
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), place
        assert name not in names, f"{place} and {names.get(name)} are both {name}"
        names[name] = place
        assert operation.get("description") or operation.get("summary"), place
        assert operation.get("tags"), place


def test_every_operation_documents_its_problems() -> None:
    for _, document, path, method, operation in _operations():
        place = f"{method.upper()} {path}"
        problems = _problems(document, operation)
        wanted = set(_HAPPENS_ANYWHERE)
        if operation.get("security"):
            wanted |= {"401", "403"}
        parameters = [resolve(document, one) for one in operation.get("parameters", ())]
        if any(one["in"] == "path" for one in parameters):
            wanted.add("404")
        if any(one["name"] == "If-Match" for one in parameters):
            wanted |= _CONDITIONAL
        if "requestBody" in operation:
            wanted |= {"413", "415"}
        assert wanted <= set(problems), f"{place} lacks {sorted(wanted - set(problems))}"
        for status, answer in problems.items():
            content = answer.get("content", {})
            assert "application/problem+json" in content, f"{place} {status}"
            assert answer["description"], f"{place} {status}"


def test_every_operation_describes_a_success() -> None:
    for _, _, path, method, operation in _operations():
        assert any(status.startswith(("2", "3")) for status in operation["responses"]), (
            path,
            method,
        )


def test_a_guarded_operation_names_its_permission() -> None:
    for _, _, path, method, operation in _operations():
        assert bool(operation.get("security")) == ("x-ocop-scope" in operation), (path, method)


def test_every_write_that_can_be_guarded_takes_an_idempotency_key() -> None:
    for service, document, path, method, operation in _operations():
        if method != "post" or not operation.get("security"):
            continue
        names = {resolve(document, one)["name"] for one in operation.get("parameters", ())}
        assert "Idempotency-Key" in names, f"{service}: {path}"


def test_names_in_bodies_are_english_ascii() -> None:
    for name, document in _described().items():
        for title, schema in document["components"]["schemas"].items():
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", title), (name, title)
            for field in schema.get("properties", {}):
                assert re.fullmatch(r"[$A-Za-z@_][A-Za-z0-9_]*", field), (name, title, field)


def test_all_together_is_what_the_gateway_lets_through_and_no_more() -> None:
    table, own = RouteTable(), set(_described()["gateway"]["paths"])
    merged = set(_described()[published.MERGED]["paths"])
    for service in SERVICES:
        for path in _described()[service]["paths"]:
            route = table.route(path)
            reaches = path in own if service == "gateway" else route is not None
            reaches = reaches and not is_hidden(path)
            served = reaches and (route is None or route.service == service)
            assert served == (path in merged), f"{service}: {path}"


def test_every_date_time_is_marked_as_one() -> None:
    """A client makes a date of what is marked, and leaves the rest text."""
    for name, document in _described().items():
        for title, schema in document["components"]["schemas"].items():
            for field, described in schema.get("properties", {}).items():
                if field.endswith("_at") and "$ref" not in described:
                    assert "date-time" in json.dumps(described), (name, title, field)


_OF_NO_OPERATION = {"method_not_allowed", "head_too_large", "request_timed_out"}
"""There is no operation at such an address, or it is refused before anybody looks for one."""


def test_every_code_of_an_error_is_published_where_it_can_be_met() -> None:
    published_codes = {code for *_, one in _operations() for code in one["x-ocop-codes"]}
    codes = {error.code for error in _subclasses(OcopError)} - _OF_NO_OPERATION
    assert codes - published_codes == set()


@pytest.mark.parametrize(
    ("operation_id", "codes"),
    [
        (
            "submit_dossier",
            {"dossier_incomplete", "dossier_already_submitted", "if_match_required", "not_found"},
        ),
        ("log_in", {"too_many_requests", "invalid_input", "internal_error"}),
        (
            "enter_into_force",
            {"drafted_by_yourself", "already_recognised", "council_founded_already"},
        ),
        ("get_certificate", {"certificate_not_found", "service_unavailable"}),
        ("score_product", {"invalid_input", "body_too_large"}),
    ],
)
def test_an_operation_names_the_codes_that_a_client_must_tell_apart(
    operation_id: str, codes: set[str]
) -> None:
    found = {one["operationId"]: one["x-ocop-codes"] for *_, one in _operations()}
    assert codes <= set(found[operation_id]), found[operation_id]


def test_an_operation_names_no_code_that_only_others_have() -> None:
    found = {one["operationId"]: set(one["x-ocop-codes"]) for *_, one in _operations()}
    assert "dossier_incomplete" not in found["list_units"]
    assert not any("idempotency_key_reused" in found[one] for one in found if "list_" in one)


def test_a_field_is_described_by_the_sentence_below_it() -> None:
    schemas = _described()["registry"]["components"]["schemas"]
    page = next(shape for name, shape in schemas.items() if name.startswith("Page_"))
    assert page["properties"]["next"]["description"].startswith("Opaque cursor")


def _subclasses(parent: type[OcopError]) -> Iterator[type[OcopError]]:
    for child in parent.__subclasses__():
        if child.__module__.partition(".")[0] != "tests" and "code" in vars(child):
            yield child
        yield from _subclasses(child)
