"""What a refusal must be: a problem document with a stable code, and nothing written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.support.system import System

_TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN ('registry', 'certificates')
      AND tablename NOT LIKE 'procrastinate%%' AND tablename NOT LIKE 'unit%%'
    ORDER BY 1, 2
"""


def refused(
    answer: httpx.Response, status: int, code: str | None = None, pointer: str | None = None
) -> dict[str, Any]:
    """Check that a request was refused in the one way there is; gives the problem document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"]
    if pointer is not None:
        faults = {fault["pointer"]: fault["code"] for fault in problem["errors"]}
        assert pointer in faults, problem
        if code is not None:
            assert faults[pointer] == code, problem
    elif code is not None:
        assert problem["code"] == code, problem
    return problem


def content(system: System) -> dict[str, Any]:
    """Give a fingerprint of everything that the services keep, table by table."""
    counted = [
        f"SELECT '{schema}.{table}', count(*),"
        f" md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' FROM "{schema}"."{table}" t'
        for schema, table in system.rows(_TABLES)
    ]
    return {name: facts for name, *facts in system.rows(" UNION ALL ".join(counted))}


@contextmanager
def nothing_written(system: System) -> Iterator[None]:
    """Check that no record, version or audit event has changed meanwhile."""
    before = content(system)
    yield
    after = content(system)
    changed = {
        table: (before[table], after[table]) for table in after if after[table] != before[table]
    }
    assert changed == {}
