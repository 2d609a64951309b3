"""The service over HTTP: rulebooks to read, scores to ask for, problems as documents."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from compose.scoring import scoring_app
from libs.clients.scoring import ScoringClient
from libs.contracts.errors import InvalidInput
from libs.contracts.law import AssessmentKind
from libs.contracts.scoring import (
    AdviceRequest,
    BatchLine,
    ComparisonProduct,
    ComparisonRequest,
    ComparisonSide,
    ScoreRequest,
    SheetInput,
)
from libs.kit.auth import Anonymous, access_of
from libs.kit.description import api_routes
from libs.kit.http import connect
from tests.support.scoring_builders import a_request, best, choices

JSON = {"content-type": "application/json"}
NDJSON = {"content-type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return scoring_app()


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(app) as client:
        yield client


@pytest.fixture
def scoring(http: httpx.AsyncClient) -> ScoringClient:
    return ScoringClient(http)


async def test_every_rulebook_and_every_sheet_can_be_read(scoring: ScoringClient) -> None:
    listed = await scoring.rulebooks()
    assert [book.id for book in listed.items] == ["26-2026", "148-1489", "148", "1048-781"]
    for book in listed.items:
        assert (await scoring.rulebook(book.id)).sheets_digest == book.sheets_digest
        sets = await scoring.product_sets(book.id, "en")
        assert len(sets.items) == 26
        for entry in sets.items:
            form = await scoring.product_set(book.id, entry.number, "en")
            assert (form.parts is not None) == entry.has_sheet


async def test_routing_comes_in_the_order_of_the_levels(scoring: ScoringClient) -> None:
    found = await scoring.rulebook("148")
    steps = [(step.level.value, step.task.value, step.recognises) for step in found.routing]
    assert steps == [
        ("commune", "report", ()),
        ("district", "assess", (3,)),
        ("province", "assess", (4,)),
        ("ministry", "assess", (5,)),
    ]
    now = await scoring.rulebook("26-2026")
    assert now.routing[0].time_limit is not None
    assert now.routing[0].time_limit.working_days == 15
    assert now.validity_months == 36
    assert now.withdrawal_grounds is not None
    assert len(now.withdrawal_grounds) == 6


async def test_a_form_speaks_the_asked_language(http: httpx.AsyncClient) -> None:
    for language, label in (
        ("vi", "Tổ chức sản xuất"),
        ("en-GB,en;q=0.9", "Production organisation"),
    ):
        response = await http.get(
            "/v1/rulebooks/26-2026/product-sets/1", headers={"accept-language": language}
        )
        assert response.json()["parts"][0]["sections"][0]["label"] == label
        assert response.headers["vary"] == "Accept-Language"


async def test_a_pack_is_served_byte_for_byte_and_cacheable(http: httpx.AsyncClient) -> None:
    response = await http.get("/v1/rulebooks/26-2026/pack")
    book = (await http.get("/v1/rulebooks/26-2026")).json()
    assert book["sheets_digest"] == "sha256:" + hashlib.sha256(response.content).hexdigest()
    again = await http.get(
        "/v1/rulebooks/26-2026/pack", headers={"if-none-match": response.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_the_published_vectors_prove_the_service_itself(http: httpx.AsyncClient) -> None:
    cases = (await http.get("/v1/rulebooks/26-2026/vectors")).json()["cases"]
    for case in cases[::25]:
        response = await http.post("/v1/scores", json=case["request"])
        result = response.json()
        del result["rulebook"]["procedure_digest"]
        assert result == case["result"], case["name"]


async def test_a_schema_is_served_for_every_rulebook(http: httpx.AsyncClient) -> None:
    for name in ("26-2026", "148", "148-1489", "1048-781"):
        response = await http.get(f"/v1/rulebooks/{name}/schema")
        assert len(response.json()["oneOf"]) == 26


async def test_the_applicable_rulebook_comes_with_its_transition_rules(
    scoring: ScoringClient,
) -> None:
    found = await scoring.applicable(date(2026, 5, 21), AssessmentKind.RE_EVALUATION)
    assert (found.rulebook, found.finish_by) == ("148-1489", date(2026, 6, 22))
    assert "26-2026/T3" in [rule.id for rule in found.rules]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/rulebooks/99", 404, "rulebook_unknown"),
        ("/v1/rulebooks/99/pack", 404, "rulebook_unknown"),
        ("/v1/rulebooks/26-2026/product-sets/27", 404, "product_set_unknown"),
        ("/v1/rulebooks/26-2026/product-sets/x", 422, "invalid_input"),
        ("/v1/rulebooks/applicable?lodged_on=2018-01-01&kind=first", 404, "no_rulebook_applies"),
        ("/v1/rulebooks/applicable?lodged_on=yesterday&kind=first", 422, "invalid_input"),
        ("/v1/rulebooks/applicable?lodged_on=2026-06-01&kind=third", 422, "invalid_input"),
        ("/v1/rulebooks/applicable", 422, "invalid_input"),
    ],
)
async def test_what_is_not_there_is_a_problem(
    http: httpx.AsyncClient, path: str, status: int, code: str
) -> None:
    response = await http.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == code


async def test_a_council_of_five_is_scored(scoring: ScoringClient) -> None:
    sheets = [SheetInput(assessor=f"m{n}", answers=best(1)) for n in range(4)]
    sheets.append(SheetInput(assessor="m4", answers={**best(1), "1.1": 1}))
    result = await scoring.score(ScoreRequest(rulebook="26-2026", product_set=1, sheets=sheets))
    assert (result.average.numerator, result.average.denominator) == (498, 5)
    assert (result.stars, result.outcome, result.forward_to) == (5, "forward", "ministry")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "request_",
    [
        a_request({**best(1), "3.5": 1}),
        a_request(best(1), {**best(1), "3.5": 1}, best(1), level="ministry", agreed={"3.5": 2}),
        a_request({**best(16), "6.1": 1}, best(16), product_set=16),
    ],
    ids=["one sheet", "a council", "an open gate"],
)
async def test_the_express_way_answers_like_the_framework(
    app: FastAPI, http: httpx.AsyncClient, language: str, request_: dict[str, Any]
) -> None:
    headers = {"accept-language": language, "x-request-id": "given-by-the-caller"}
    async with connect(app.behind) as around:  # type: ignore[attr-defined]
        slow = await around.post("/v1/scores", json=request_, headers=headers)
    quick = await http.post("/v1/scores", json=request_, headers=headers)
    assert quick.content == slow.content
    assert quick.headers.items() >= slow.headers.items()
    counted = (await http.get("/metrics")).text
    assert 'route="/v1/scores",service="scoring",status="200"' in counted


async def test_a_whole_sheet_in_ten_megabytes_of_blanks_is_too_long(
    http: httpx.AsyncClient,
) -> None:
    body = json.dumps(a_request(best(1))).encode() + b" " * 10_000_000
    response = await http.post("/v1/scores", content=body, headers=JSON)
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "body_too_long"


async def test_two_answers_for_one_criterion_do_not_slip_through_the_express_way(
    http: httpx.AsyncClient,
) -> None:
    body = json.dumps(a_request(best(1))).replace('"1.1": 3', '"1.1": 1, "1.1": 3').encode()
    response = await http.post("/v1/scores", content=body, headers=JSON)
    assert response.json()["errors"][0]["code"] == "named_twice"


async def test_faults_come_back_typed_with_pointers(scoring: ScoringClient) -> None:
    sheet = SheetInput(assessor="m1", answers={"1.1": 9, "9.9": 1})
    with pytest.raises(InvalidInput) as refused:
        await scoring.score(ScoreRequest(rulebook="26-2026", product_set=1, sheets=[sheet]))
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/sheets/0/answers/1.1", "unknown_option"),
        ("/sheets/0/answers/9.9", "unknown_criterion"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'{"a":' * 5000,
        b"x" * 10_000_000,
        json.dumps(a_request({})).encode() + b" " * 10_000_000,
        json.dumps({**a_request({}), "sheets": [{"assessor": "m"}] * 10_000}).encode(),
        json.dumps(a_request({str(n): 1 for n in range(10_000)})).encode(),
        b'{"rulebook":"26-2026","product_set":1,"sheets":[{"assessor":"\\ud800","answers":{}}]}',
    ],
    ids=[
        "empty",
        "no json",
        "deep",
        "10 MB",
        "10 MB sheet",
        "10,000 sheets",
        "strangers",
        "surrogate",
    ],
)
async def test_a_hostile_body_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    for path in ("/v1/scores", "/v1/scores/advice", "/v1/scores/comparison"):
        response = await http.post(path, content=body, headers=JSON)
        problem = response.json()
        if response.status_code == 400:
            assert problem["params"] == {"reason": "JSON"}
        else:
            assert response.status_code == 422
            assert all("pointer" in entry for entry in problem["errors"])
            assert len(problem["errors"]) <= 100


async def test_two_answers_for_one_criterion_are_refused_with_the_other_faults(
    http: httpx.AsyncClient,
) -> None:
    body = (
        b'{"rulebook":"26-2026","product_set":1,'
        b'"sheets":[{"assessor":"m","answers":{"1.1":1,"1.1":2,"1.2":9}}]}'
    )
    response = await http.post("/v1/scores", content=body, headers=JSON)
    found = [(entry["pointer"], entry["code"]) for entry in response.json()["errors"]]
    assert found == [
        ("/sheets/0/answers/1.1", "named_twice"),
        ("/sheets/0/answers/1.2", "unknown_option"),
    ]


async def test_every_fault_code_has_words_in_both_languages(http: httpx.AsyncClient) -> None:
    for language in ("vi", "en"):
        response = await http.post(
            "/v1/scores",
            json=a_request({"6.2": 9}, product_set=23),
            headers={"accept-language": language},
        )
        (entry,) = response.json()["errors"]
        assert entry["code"] == "unknown_option"
        assert "6.2" in entry["detail"]


async def test_advice_and_comparison_answer_through_the_client(scoring: ScoringClient) -> None:
    answers = {**best(1), "3.5": 1}
    advice = await scoring.advice(
        AdviceRequest(rulebook="26-2026", product_set=1, answers=answers, stars=5), "en"
    )
    assert [step.criterion for step in advice.answers[0].steps] == ["3.5"]
    product = ComparisonProduct(
        id="p", product_set=1, sheets=[SheetInput(assessor="m", answers=answers)]
    )
    moved = await scoring.comparison(
        ComparisonRequest(
            before=ComparisonSide(rulebook="26-2026"),
            after=ComparisonSide(rulebook="148"),
            products=[product],
        )
    )
    assert moved.rises == 1


async def test_a_batch_answers_line_by_line(http: httpx.AsyncClient) -> None:
    lines = [
        json.dumps({**a_request(best(n), product_set=n), "id": f"set {n}"}) for n in choices_sets()
    ]
    body = "\n".join([*lines, "nonsense", '{"id":"x"}', lines[0]])
    response = await http.post("/v1/scores/batch", content=body.encode(), headers=NDJSON)
    assert response.headers["content-type"] == "application/x-ndjson"
    answers = [BatchLine.model_validate_json(line) for line in response.text.splitlines()]
    assert [answer.line for answer in answers] == list(range(1, 30))
    assert [answer.result.stars if answer.result else None for answer in answers] == [
        *[5] * 26, None, None, 5,
    ]  # fmt: skip
    assert [answer.id for answer in answers[25:]] == ["set 26", None, "x", "set 1"]


def choices_sets() -> range:
    assert choices(26)
    return range(1, 27)


async def test_a_long_batch_streams_without_growing(app: FastAPI) -> None:
    """12,000 sheets go in chunk by chunk; at no time are more than a few answers held."""
    line = json.dumps(a_request(best(1))).encode() + b"\n"
    held = [0]

    async def body() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield line * 30

    sent: list[int] = []
    messages = aiter(body())

    async def receive() -> dict[str, Any]:
        chunk = await anext(messages, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(message: Any) -> None:
        size = len(message.get("body", b""))
        held[0] = max(held[0], size)
        sent.append(message.get("body", b"").count(b"\n"))

    scope = {
        "type": "http", "method": "POST", "path": "/v1/scores/batch", "raw_path": b"",
        "query_string": b"", "headers": [(b"content-type", b"application/x-ndjson")],
        "http_version": "1.1", "scheme": "http",
        "asgi": {"version": "3.0"}, "client": None, "server": ("x", 80), "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    assert sum(sent) == 12_000
    assert held[0] < 2_000_000


async def test_every_route_is_public_and_described(app: FastAPI, http: httpx.AsyncClient) -> None:
    described = (await http.get("/openapi.json")).json()
    for route in api_routes(app):
        assert isinstance(access_of(route.dependant), Anonymous), route.path
        if not route.include_in_schema:
            continue
        for method in route.methods or ():
            operation = described["paths"][route.path_format][method.lower()]
            assert {"200", "422", "500"} <= operation["responses"].keys()


async def test_the_differences_of_two_rulebooks_are_read_set_by_set(
    http: httpx.AsyncClient, scoring: ScoringClient
) -> None:
    whole = await scoring.differences("148", "26-2026", language="en")
    assert {group.topic for group in whole.groups} >= {"dates", "routing", "limits", "grounds"}
    one = await scoring.differences("148", "26-2026", whole.product_sets[0].number, "en")
    assert sum(len(group.items) for group in one.groups) == whole.product_sets[0].count
    path = "/v1/rulebooks/148/differences/26-2026"
    first = await http.get(path)
    again = await http.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    missing = await http.get(f"{path}?product_set=90")
    assert (missing.status_code, missing.json()["code"]) == (404, "product_set_unknown")


async def test_sheets_that_the_service_does_not_hold_are_refused(http: httpx.AsyncClient) -> None:
    request = a_request(best(1), sheets_digest="sha256:" + "0" * 64)
    response = await http.post("/v1/scores", json=request)
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "unknown_digest"
