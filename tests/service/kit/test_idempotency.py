"""The same `Idempotency-Key` answers with the same result, and changes nothing twice."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from libs.contracts.scopes import Scope
from libs.kit.db import Database
from tests.support.tokens import Tokens

Texts = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def keyed(writer: dict[str, str]) -> dict[str, str]:
    return {**writer, "Idempotency-Key": str(uuid4())}


async def _events(database: Database) -> int:
    async with database.sessions() as session:
        return (await session.scalar(select(func.count()).select_from(database.audit))) or 0


async def test_a_repeated_call_gets_the_first_answer(
    client: httpx.AsyncClient, keyed: dict[str, str], database: Database, texts: Texts
) -> None:
    first = await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    again = await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["idempotency-replayed"] == "true"
    assert await texts() == ["gạo"]
    assert await _events(database) == 1


async def test_the_same_key_with_another_body_is_refused(
    client: httpx.AsyncClient, keyed: dict[str, str], texts: Texts
) -> None:
    await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    other = await client.post("/notes", json={"text": "chè"}, headers=keyed)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert await texts() == ["gạo"]


async def test_the_same_key_at_another_address_is_refused(
    client: httpx.AsyncClient, keyed: dict[str, str]
) -> None:
    await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    other = await client.post("/notes/slow", json={"text": "gạo"}, headers=keyed)
    assert other.json()["code"] == "idempotency_key_reused"


async def test_concurrent_twins_have_one_effect(
    client: httpx.AsyncClient, keyed: dict[str, str], database: Database, texts: Texts
) -> None:
    answers = await asyncio.gather(
        *(client.post("/notes/slow", json={"text": "gạo"}, headers=keyed) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 4
    assert await texts() == ["gạo"]
    assert await _events(database) == 1


async def test_a_failed_call_can_be_made_again(
    client: httpx.AsyncClient, writer: dict[str, str], keyed: dict[str, str], texts: Texts
) -> None:
    for _ in range(2):
        failed = await client.post("/notes/forgotten", json={"text": "gạo"}, headers=keyed)
        assert failed.status_code == 404
    assert await texts() == []
    made = await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    assert made.status_code == 201


async def test_a_call_whose_commit_failed_can_be_made_again(
    client: httpx.AsyncClient, writer: dict[str, str], keyed: dict[str, str]
) -> None:
    await client.post("/notes", json={"text": "gạo"}, headers=writer)
    failed = await client.post("/notes", json={"text": "gạo"}, headers=keyed)
    assert failed.status_code == 500
    made = await client.post("/notes", json={"text": "chè"}, headers=keyed)
    assert made.status_code == 201


async def test_a_failure_that_was_answered_and_not_raised_can_be_made_again(
    client: httpx.AsyncClient, keyed: dict[str, str]
) -> None:
    for _ in range(2):
        declined = await client.post("/notes/answered", json={"text": "gạo"}, headers=keyed)
        assert declined.status_code == 409
        assert "idempotency-replayed" not in declined.headers


async def test_two_accounts_may_use_the_same_key(
    client: httpx.AsyncClient, tokens: Tokens, texts: Texts
) -> None:
    for words in ("gạo", "chè"):
        headers = tokens.headers(tokens.principal(Scope.PRODUCTS_WRITE))
        made = await client.post(
            "/notes", json={"text": words}, headers={**headers, "Idempotency-Key": "k"}
        )
        assert made.status_code == 201
    assert await texts() == ["chè", "gạo"]


async def test_anonymous_calls_have_no_keys(client: httpx.AsyncClient, texts: Texts) -> None:
    for words in ("gạo", "chè"):
        made = await client.post(
            "/notes/anonymous", json={"text": words}, headers={"Idempotency-Key": "k"}
        )
        assert made.status_code == 201
        assert "idempotency-replayed" not in made.headers
    assert await texts() == ["chè", "gạo"]


async def test_a_caller_without_the_scope_leaves_no_key(
    client: httpx.AsyncClient, tokens: Tokens, database: Database
) -> None:
    headers = {**tokens.headers(tokens.principal()), "Idempotency-Key": "k"}
    refused = await client.post("/notes", json={"text": "gạo"}, headers=headers)
    assert refused.status_code == 403
    async with database.sessions() as session:
        assert (await session.execute(select(database.idempotency))).all() == []


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "ă".encode().decode("latin-1")])
async def test_a_key_must_be_short_printable_ascii(
    key: str, client: httpx.AsyncClient, writer: dict[str, str], texts: Texts
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in writer.items()]
    raw.append((b"idempotency-key", key.encode("latin-1")))
    refused = await client.post("/notes", json={"text": "gạo"}, headers=raw)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/Idempotency-Key"
    assert await texts() == []
