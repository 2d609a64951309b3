"""A route asks other services before its transaction, whatever the request carries."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header
from sqlalchemy import insert, select

from libs.contracts.core import Contract
from libs.contracts.errors import NotFound
from libs.contracts.scopes import Scope
from libs.kit.apps import new_app, new_router
from libs.kit.asking import Asks, Reading
from libs.kit.auth import Principal, Public, requires
from libs.kit.db import Database, Session
from libs.kit.http import CallInsideTransaction, connect
from libs.kit.transactions import in_transaction
from tests.service.kit.conftest import NOTES, Note, Stored
from tests.support.ids import new_id
from tests.support.tokens import Tokens

Writer = Annotated[Principal, Depends(requires(Scope.PRODUCTS_WRITE))]


class Weighed(Contract):
    """What the scales say."""

    grams: int


@dataclass
class Scales:
    """Another service: it counts how often it is asked, and what its asker held open."""

    asked: int = 0
    inside: list[bool] = field(default_factory=list)
    away: bool = False
    meeting: asyncio.Barrier | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> FastAPI:
        router = APIRouter(dependencies=[Public])

        @router.get("/weight")
        async def weigh(words: str) -> Weighed:
            """Weigh a text."""
            self.asked += 1
            self.inside.append(in_transaction())
            self.reached.set()
            if self.away:
                raise NotFound
            if self.meeting is not None:
                await self.meeting.wait()
            return Weighed(grams=len(words))

        return new_app(name="scales", title="Scales", routers=[router])


def _routes(scales: httpx.AsyncClient) -> APIRouter:
    router = new_router()

    async def weight(note: Note, reading: Reading) -> int:
        async with reading() as early:
            known = len((await early.execute(select(NOTES.c.id))).all())
        answer = await scales.get("/weight", params={"words": note.text})
        if answer.is_error:
            raise NotFound
        return int(answer.json()["grams"]) + 1000 * known

    async def doubled(grams: Annotated[int, Asks(weight)]) -> int:
        return 2 * grams

    async def _write(session: Session, note: Note, grams: int) -> Stored:
        stored = Stored(id=new_id(), text=note.text)
        await session.execute(insert(NOTES).values(**stored.model_dump(), version=1, weight=grams))
        return stored

    @router.post("/weighed", status_code=201)
    async def write_weighed(
        note: Note,
        _: Writer,
        session: Session,
        grams: Annotated[int, Asks(weight)],
        twice: Annotated[int, Asks(doubled)],
        x_must: Annotated[int, Header()] = 0,
    ) -> Stored:
        """Write a note with its weight."""
        assert twice == 2 * grams
        return await _write(session, note, grams)

    @router.post("/wrong", status_code=201)
    async def ask_too_late(note: Note, _: Writer, session: Session) -> Stored:
        """Write a note, then ask: the order that is refused."""
        stored = await _write(session, note, 0)
        await scales.get("/weight", params={"words": note.text})
        return stored

    @router.post("/undeclared", status_code=201)
    async def ask_undeclared(note: Note, _: Writer, session: Session) -> Stored:
        """Ask before anything is written, but without saying so in the signature."""
        await scales.get("/weight", params={"words": note.text})
        return await _write(session, note, 0)

    return router


@pytest.fixture
def scales() -> Scales:
    return Scales()


@pytest.fixture
async def asker(
    database: Database, tokens: Tokens, scales: Scales
) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(scales.app()) as other:
        app = new_app(
            name="asker",
            title="Asker",
            routers=[_routes(other)],
            database=database,
            verifier=tokens.verifier(),
            clock=tokens.clock,
        )
        async with connect(app) as made:
            yield made


@pytest.fixture
def keyed(writer: dict[str, str]) -> dict[str, str]:
    return {**writer, "Idempotency-Key": str(uuid4())}


async def _weights(database: Database) -> list[int]:
    async with database.sessions() as session:
        return list(await session.scalars(select(NOTES.c.weight)))


@pytest.mark.parametrize("key", [None, "a-key"])
async def test_a_route_asks_with_no_transaction_open(
    asker: httpx.AsyncClient,
    writer: dict[str, str],
    scales: Scales,
    database: Database,
    key: str | None,
) -> None:
    headers = {**writer, "Idempotency-Key": key} if key else writer
    made = await asker.post("/weighed", json={"text": "chè"}, headers=headers)
    assert made.status_code == 201, made.text
    assert UUID(made.json()["id"])
    assert scales.inside == [False]
    assert await _weights(database) == [3]


async def test_a_repeated_call_does_not_ask_again(
    asker: httpx.AsyncClient, keyed: dict[str, str], scales: Scales
) -> None:
    first = await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    again = await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert scales.asked == 1


async def test_the_same_key_with_another_body_is_refused_before_asking(
    asker: httpx.AsyncClient, keyed: dict[str, str], scales: Scales
) -> None:
    await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    other = await asker.post("/weighed", json={"text": "gạo"}, headers=keyed)
    assert other.json()["code"] == "idempotency_key_reused"
    assert scales.asked == 1


async def test_twins_that_both_asked_have_one_effect(
    asker: httpx.AsyncClient, keyed: dict[str, str], scales: Scales, database: Database
) -> None:
    scales.meeting = asyncio.Barrier(2)
    twins = await asyncio.gather(
        *(asker.post("/weighed", json={"text": "chè"}, headers=keyed) for _ in range(2))
    )
    assert [twin.status_code for twin in twins] == [201, 201]
    assert len({twin.content for twin in twins}) == 1
    assert await _weights(database) == [3]


async def test_a_call_that_was_refused_while_asking_can_be_made_again(
    asker: httpx.AsyncClient, keyed: dict[str, str], scales: Scales, database: Database
) -> None:
    scales.away = True
    refused = await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    assert refused.status_code == 404
    async with database.sessions() as session:
        assert (await session.execute(select(database.idempotency))).all() == []
    scales.away = False
    made = await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    assert made.status_code == 201


async def test_a_call_that_died_while_asking_leaves_no_key_that_blocks(
    asker: httpx.AsyncClient, keyed: dict[str, str], scales: Scales
) -> None:
    scales.meeting = asyncio.Barrier(2)
    lost = asyncio.create_task(asker.post("/weighed", json={"text": "chè"}, headers=keyed))
    await scales.reached.wait()
    lost.cancel()
    await asyncio.wait({lost})
    scales.meeting = None
    made = await asker.post("/weighed", json={"text": "chè"}, headers=keyed)
    assert made.status_code == 201


async def test_a_request_that_is_not_in_order_asks_nobody(
    asker: httpx.AsyncClient, writer: dict[str, str], scales: Scales
) -> None:
    headers = {**writer, "X-Must": "many"}
    refused = await asker.post("/weighed", json={"text": "chè"}, headers=headers)
    assert refused.status_code == 422
    assert scales.asked == 0


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
async def test_asking_after_writing_is_refused(
    asker: httpx.AsyncClient, writer: dict[str, str], scales: Scales, headers: dict[str, str]
) -> None:
    wrong = await asker.post("/wrong", json={"text": "chè"}, headers={**writer, **headers})
    assert wrong.status_code == 500
    assert scales.asked == 0


async def test_a_key_is_a_transaction_too(
    asker: httpx.AsyncClient, writer: dict[str, str], keyed: dict[str, str], scales: Scales
) -> None:
    plain = await asker.post("/undeclared", json={"text": "chè"}, headers=writer)
    assert plain.status_code == 201
    with_key = await asker.post("/undeclared", json={"text": "gạo"}, headers=keyed)
    assert with_key.status_code == 500
    assert scales.asked == 1


async def test_a_job_may_not_ask_in_its_transaction(
    database: Database, asker: httpx.AsyncClient
) -> None:
    async with database.unit_of_work() as session:
        await session.execute(select(NOTES.c.id))
        with pytest.raises(CallInsideTransaction):
            await asker.get("/weight")
