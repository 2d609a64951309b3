"""Counting what a request sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from libs.kit.db import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the SQL statements that go to the database meanwhile.

    The look at the epoch, at most twice a second a process, is no request's own.
    """
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "reference_epoch" in statement:
            return
        sent.append(" ".join(statement.split())[:100])

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
