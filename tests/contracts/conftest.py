"""What the generated requests are sent to."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from embedded.provision import ServiceDatabases
from tests.contracts.generated import Served
from tests.contracts.whole import running_whole
from tests.support.database import TestServer
from tests.support.registry import COMMUNE, PROVINCE
from tools.openapi import published

_RULEBOOKS = ["26-2026", "148-1489", "148", "1048-781"]


def _records(url: str) -> dict[str, list[Any]]:
    """Give what lies in a service's tables: `dossiers` fills `dossier_id` and so on."""
    found: dict[str, list[Any]] = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name = 'id' AND data_type = 'uuid'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT id::text FROM "{table}" LIMIT 50').fetchall()
            if rows:
                found[f"{table.removesuffix('s')}_id"] = [row[0] for row in rows]
    return found


def _known(databases: ServiceDatabases) -> dict[str, list[Any]]:
    return {
        "rulebook": _RULEBOOKS,
        "number": list(range(1, 27)),
        "product_set": list(range(1, 27)),
        "commune": [COMMUNE],
        "unit": [COMMUNE, PROVINCE, "VN"],
        **_records(databases.gateway),
        **_records(databases.certificates),
        **_records(databases.registry),
    }


@pytest.fixture(scope="module")
def served(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Served]]:
    """What the outside reaches through the door, and what the registry reaches beside it."""
    with running_whole(database_server, tmp_path_factory.mktemp("system")) as whole:
        documents = published.descriptions_of(whole.apps)
        known = _known(whole.databases)
        yield {
            name: Served(whole.loop, whole.clients[app], documents[name], whole.accounts, known)
            for name, app in ((published.MERGED, "door"), ("certificates", "certificates"))
        }
