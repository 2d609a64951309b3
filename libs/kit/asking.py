"""What a route asks of another service, declared in its signature and asked before it acts.

    async def checked(dossier_id: UUID, reading: Reading, scoring: Scoring) -> Checked: ...

    @router.post("/{dossier_id}/submission")
    async def submit(dossier_id: UUID, checked: Annotated[Checked, Asks(checked)], ...): ...

A question is an ordinary dependency: it names what it needs. It is put when everything else about
the request is known to be in order, one after another, while no transaction is open; then the one
transaction begins, with the idempotency key. Ours: decision 0502.
"""

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit.db import database_of
from libs.kit.transactions import in_transaction

Begin = Callable[[], Awaitable[None]]
Reads = Callable[[], AbstractAsyncContextManager[AsyncSession]]

_UNANSWERED: Final = object()


class Question:
    """One question of one request, with all that it needs; asked once, whoever waits for it."""

    def __init__(self, ask: Callable[..., Awaitable[Any]], needs: Mapping[str, Any]) -> None:
        self._ask = ask
        self._needs = needs
        self._answer: Any = _UNANSWERED

    async def answer(self) -> Any:
        """Ask, after the questions that this one builds on."""
        if self._answer is _UNANSWERED:
            self._answer = await self._ask(**await answered(self._needs))
        return self._answer


class _Asks:
    """The dependency that FastAPI solves: it gathers what the question needs, and waits."""

    def __init__(self, ask: Callable[..., Awaitable[Any]]) -> None:
        self._ask = ask
        self.__signature__ = inspect.signature(ask)

    async def __call__(self, **needs: Any) -> Question:
        return Question(self._ask, needs)


@functools.cache
def _asking(ask: Callable[..., Awaitable[Any]]) -> _Asks:
    return _Asks(ask)


def Asks(ask: Callable[..., Awaitable[Any]]) -> Any:  # noqa: N802 - stands where Depends stands
    """Declare a question in a signature; the route is given the answer in its place.

    `ask` may raise any `OcopError`; nothing has been written then, and no key is spent.
    """
    return Depends(_asking(ask))


async def answered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Put the answers where the questions stand, in the order of the signature."""
    return {
        name: await value.answer() if isinstance(value, Question) else value
        for name, value in values.items()
    }


begin_acting: ContextVar[Begin | None] = ContextVar("begin_acting", default=None)
"""What the route class does between the answers and the act: it takes the idempotency key."""


def asks_first(endpoint: Callable[..., Any]) -> bool:
    """Say whether a route's function declares a question."""
    return any(_is_question(one) for one in inspect.signature(endpoint).parameters.values())


def _is_question(parameter: inspect.Parameter) -> bool:
    marks = (*getattr(parameter.annotation, "__metadata__", ()), parameter.default)
    return any(isinstance(getattr(mark, "dependency", None), _Asks) for mark in marks)


def having_asked(endpoint: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Wrap a route's function: the questions first, then the transaction, then the function."""

    @functools.wraps(endpoint)
    async def act(**values: Any) -> Any:
        known = await answered(values)
        begin = begin_acting.get()
        if begin is not None:
            await begin()
        return await endpoint(**known)

    return act


def _reads(request: Request) -> Reads:
    @asynccontextmanager
    async def reading() -> AsyncIterator[AsyncSession]:
        database = database_of(request)
        if database is None or in_transaction():
            raise RuntimeError("read for a question in a database's own transaction, before acting")
        async with database.sessions() as session:
            yield session

    return reading


Reading = Annotated[Reads, Depends(_reads)]
"""Opens a short transaction in which a question finds out what to ask; closed before it asks.

What was read may have changed when the route acts: it locks and compares the version there.
"""
