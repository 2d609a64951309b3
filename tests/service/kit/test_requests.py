"""What every request meets: transactions, limits, problem documents, health."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from tests.service.kit.conftest import LIMIT
from tests.service.kit.conftest import is_problem as _is_problem
from tests.support.ids import new_id
from tests.support.tokens import Tokens

Texts = Callable[[], Awaitable[list[str]]]


async def _chunks(count: int, size: int = 1024) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * size


async def test_a_commit_that_fails_is_not_answered_with_success(
    client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    first = await client.post("/notes", json={"text": "gạo"}, headers=writer)
    second = await client.post("/notes", json={"text": "gạo"}, headers=writer)
    assert first.status_code == 201
    _is_problem(second, 500, "internal_error")
    assert await texts() == ["gạo"]


async def test_a_call_that_fails_after_writing_leaves_nothing(
    client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    failed = await client.post("/notes/forgotten", json={"text": "gạo"}, headers=writer)
    _is_problem(failed, 404, "not_found")
    assert await texts() == []


async def test_a_stale_or_missing_if_match_changes_nothing(
    client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    made = await client.post("/notes", json={"text": "gạo"}, headers=writer)
    url, body = f"/notes/{made.json()['id']}", {"text": "chè"}
    _is_problem(await client.put(url, json=body, headers=writer), 428, "if_match_required")
    stale = await client.put(url, json=body, headers={**writer, "If-Match": '"7"'})
    _is_problem(stale, 412, "stale_version")
    assert stale.json()["params"] == {"current": 1}
    assert await texts() == ["gạo"]
    current = {**writer, "If-Match": made.headers["etag"]}
    assert (await client.put(url, json=body, headers=current)).status_code == 200
    _is_problem(await client.put(url, json=body, headers=current), 412, "stale_version")


async def test_a_list_is_walked_page_by_page_without_gap_or_double(
    client: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    for number in range(7):
        await client.post("/notes", json={"text": f"số {number}"}, headers=writer)
    seen: list[str] = []
    query: dict[str, str | int] = {"limit": 3}
    for _ in range(3):
        page = (await client.get("/notes", params=query, headers=writer)).json()
        seen += [item["text"] for item in page["items"]]
        query["cursor"] = page["next"] or ""
    assert seen == [f"số {number}" for number in range(7)]
    assert page["next"] is None


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyJcdTAwMDAiXQ", "WyJcdWQ4MDAiXQ", "é", "W10"])
async def test_a_cursor_that_nobody_handed_out_is_refused(
    cursor: str, client: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    refused = await client.get("/notes", params={"cursor": cursor}, headers=writer)
    _is_problem(refused, 422, "invalid_input")
    assert refused.json()["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5"])
async def test_a_page_has_1_to_200_items(
    limit: str, client: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    refused = await client.get("/notes", params={"limit": limit}, headers=writer)
    _is_problem(refused, 422, "invalid_input")
    assert refused.json()["errors"][0]["pointer"] == "/limit"


async def test_who_may_not_call_is_refused_before_anything_is_looked_at(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    url = f"/notes/{new_id()}"
    nobody = await client.put(url, content=_chunks(8))
    _is_problem(nobody, 401, "not_authenticated")
    stranger = tokens.headers(tokens.principal())
    _is_problem(await client.put(url, json={}, headers=stranger), 403, "permission_missing")
    _is_problem(
        await client.post("/notes", content=b"{", headers=stranger), 403, "permission_missing"
    )


async def test_a_declared_length_over_the_limit_is_refused_before_reading(
    client: httpx.AsyncClient,
) -> None:
    refused = await client.post("/notes/anonymous", content=b" " * (LIMIT + 1))
    _is_problem(refused, 413, "body_too_large")
    assert refused.json()["params"] == {"limit": LIMIT}


async def test_a_body_that_grows_over_the_limit_is_stopped_in_mid_stream(
    client: httpx.AsyncClient, texts: Texts
) -> None:
    parsed = await client.post("/notes/anonymous", content=_chunks(8))
    _is_problem(parsed, 413, "body_too_large")
    streamed = await client.put("/streamed", content=_chunks(9))
    _is_problem(streamed, 413, "body_too_large")
    fits = await client.put("/streamed", content=_chunks(8))
    assert fits.json() == 2 * LIMIT
    assert await texts() == []


async def test_a_keyed_body_that_grows_over_the_limit_is_stopped_too(
    client: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    headers = {**writer, "Idempotency-Key": "k"}
    refused = await client.post("/notes", content=_chunks(8), headers=headers)
    _is_problem(refused, 413, "body_too_large")


@pytest.mark.parametrize("length", [b"-1", b"1x", b"\xb2", b"", b"9" * 5000])
async def test_a_length_that_is_no_number_is_a_malformed_request(
    length: bytes, client: httpx.AsyncClient
) -> None:
    headers = [(b"content-length", length), (b"host", b"notes")]
    refused = await client.post("/notes/anonymous", content=b"{}", headers=headers)
    assert refused.status_code in {400, 413}
    _is_problem(refused, refused.status_code, refused.json()["code"])


@pytest.mark.parametrize("weight", ["99999999999999999999", "-9223372036854775809"])
async def test_a_number_that_no_column_holds_is_the_callers_fault(
    weight: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get("/search", params={"weight": weight})
    _is_problem(answer, 400, "malformed_request")


async def test_a_nul_that_reaches_a_statement_is_a_malformed_request(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/notes/unchecked", json={"text": "a\x00b"})
    _is_problem(answer, 400, "malformed_request")
    _is_problem(await client.get("/notes/%00"), 400, "malformed_request")
    _is_problem(await client.get("/search?q=a%00b"), 400, "malformed_request")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 4000,
        b'{"text": "a", "more": 1}',
        b'{"text": "a\\u0000b"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"text": ' + b"1" * 4000 + b"}",
        b'{"text": "   "}',
        b'{"\\ud800": 1, "text": "a"}',
        b"null",
    ],
)
async def test_a_bad_body_is_a_problem_of_the_caller(
    body: bytes, client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    answer = await client.post(
        "/notes", content=body, headers={**writer, "Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}, answer.text
    _is_problem(answer, answer.status_code, answer.json()["code"])
    assert await texts() == []


async def test_decomposed_vietnamese_is_stored_composed(
    client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    await client.post("/notes", json={"text": " Ca\u0323nh\u0302 "}, headers=writer)
    assert await texts() == ["Cạnĥ"]


async def test_an_unexpected_error_says_nothing_but_its_request_id(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/defect", headers={"Accept-Language": "en"})
    _is_problem(answer, 500, "internal_error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


async def test_problems_follow_the_asked_language(client: httpx.AsyncClient) -> None:
    vi = await client.get("/nowhere")
    en = await client.get("/nowhere", headers={"Accept-Language": "en-GB, vi;q=0.5"})
    _is_problem(vi, 404, "not_found")
    _is_problem(en, 404, "not_found")
    assert en.json()["title"] == "Not found"
    assert vi.json()["title"] == "Không tìm thấy"


async def test_another_method_is_a_405_that_names_the_allowed_ones(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.delete("/search")
    _is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert (await client.delete("/notes")).headers["allow"] == "GET, HEAD, OPTIONS, POST"
    asked = await client.options("/notes")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


async def test_a_trailing_slash_is_another_address_and_no_redirection(
    client: httpx.AsyncClient,
) -> None:
    _is_problem(await client.get("/search/"), 404, "not_found")


@pytest.mark.parametrize("offered", ["request-0001", "x", "a b c d e f", "x" * 65, "ngày-tháng"])
async def test_a_request_id_is_taken_from_the_caller_only_when_it_is_plain(
    offered: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get("/healthz", headers=[(b"x-request-id", offered.encode())])
    assert (answer.headers["x-request-id"] == offered) == (offered == "request-0001")
    assert len(answer.headers.get_list("x-request-id")) == 1


async def test_without_a_token_the_answer_names_the_scheme(client: httpx.AsyncClient) -> None:
    answer = await client.get("/notes")
    _is_problem(answer, 401, "not_authenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_metrics_count_by_route_and_never_by_address(
    client: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    for _ in range(3):
        await client.put(f"/notes/{new_id()}", json={"text": "x"}, headers=writer)
    await client.get("/wp-admin.php")
    lines = (await client.get("/metrics")).text.splitlines()
    counts = [line for line in lines if line.startswith("ocop_request_seconds_count")]
    assert any('route="/notes/{note_id}",service="notes",status="428"} 3.0' in c for c in counts)
    assert any('route="(none)"' in line for line in counts)
    assert not any("wp-admin" in line for line in lines)
