"""The whole system in this process on a real database, and accounts of every role that call it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from embedded.provision import ServiceDatabases
from gateway.access import ACCESS, scopes_of
from gateway.settings import GatewaySettings
from libs.contracts.core import Level, new_id
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.clock import SystemClock
from libs.kit.tokens import Principal
from tests.contracts.generated import Account, Loop, Served
from tests.support.database import TestServer
from tests.support.registry import COMMUNE, DISTRICT, PROVINCE
from tools.openapi import published
from tools.openapi.apps import Apps, create_apps

_UNITS = {
    Level.COMMUNE: COMMUNE,
    Level.DISTRICT: DISTRICT,
    Level.PROVINCE: PROVINCE,
    Level.MINISTRY: "VN",
}
_UNBOUNDED = GatewaySettings(anonymous_per_second=0, logins_per_minute=0, argon2_time_cost=1)
_RULEBOOKS = ["26-2026", "148-1489", "148", "1048-781"]


def _accounts(apps: Apps) -> dict[str, Account]:
    """Give an account of each role and level, the registry's own, and nobody."""
    found = {"nobody": Account({}, frozenset())}
    for role, level in ACCESS:
        scopes = scopes_of(role, level)
        principal = Principal(new_id(), role, level, _UNITS[level], scopes, "ocop-gateway")
        found[f"{role.value}@{level.value}"] = Account.bearing(apps.signer.sign(principal), scopes)
    found["registry"] = Account.bearing(apps.registry_tokens.token(), SERVICE_ONLY)
    return found


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


@contextmanager
def _alive(apps: Apps, loop: Loop) -> Iterator[None]:
    for app in apps.by_name.values():
        loop.enter(app.router.lifespan_context(app))
    yield
    loop.leave()
    for database in apps.databases:
        loop.run(database.close())


@pytest.fixture(scope="module")
def served(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Served]]:
    """What the outside reaches through the door, and what the registry reaches beside it."""
    folder = tmp_path_factory.mktemp("system")
    with database_server.clone() as databases, Loop().running() as loop:
        apps = create_apps(databases, folder, clock=SystemClock(), settings=_UNBOUNDED)
        with _alive(apps, loop):
            accounts, known = _accounts(apps), _known(databases)
            documents = published.descriptions_of(apps)
            inside = apps.by_name["certificates"]
            yield {
                published.MERGED: Served(
                    loop, loop.client(apps.door), documents[published.MERGED], accounts, known
                ),
                "certificates": Served(
                    loop, loop.client(inside), documents["certificates"], accounts, known
                ),
            }
