"""What the generated requests are sent to."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from demo.client import Credentials, Journal, Refused
from demo.walk import walk
from embedded.provision import ServiceDatabases
from gateway.access import scopes_of
from gateway.tokens.keys import ISSUER
from libs.contracts.core import Level, Role
from libs.kit.tokens import Principal
from tests.contracts.generated import SEED, Account, Served
from tests.contracts.whole import Whole, running_whole
from tests.support.database import TestServer
from tests.support.ids import new_id
from tests.support.registry import COMMUNE, PDF, PROVINCE
from tools.openapi import published
from tools.openapi.breaking import operations

_ADMINISTRATOR = "quantri.bo"
_RUN = "01a20300-0000-7000-8000-000000000000"
_CERTIFICATE = "01a20300-0000-7000-8000-00000000c0de"
_DECISION = {"number": "1234/QĐ-UBND", "date": "2026-11-20"}
_SIGNER = {"title": "Chủ tịch", "name": "Nguyễn Văn Mẫu"}
_ORDERS: dict[str, list[Any]] = {
    "issue_certificate": [
        {
            "id": _CERTIFICATE,
            "authority": {"level": "province", "unit_code": "66", "unit_name": "Tỉnh Đắk Lắk"},
            "signer": _SIGNER,
            "decision": _DECISION,
            "product": {
                "id": "01a20300-0000-7000-8000-000000000001",
                "code": "66-24133-1-2026",
                "name": "Rau muống",
            },
            "producer": {"name": "Hợp tác xã Mẫu", "address": "Phường Mẫu, tỉnh Đắk Lắk"},
            "product_set": {"number": 1, "name": "Rau, củ, quả tươi"},
            "stars": 4,
            "rulebook": "26-2026",
            "issued_on": "2026-11-20",
        }
    ],
    "change_certificate_status": [
        {
            "id": "01a20300-0000-7000-8000-000000000002",
            "kind": "suspend",
            "effective_on": "2026-11-21",
            "decision": _DECISION,
            "signer": _SIGNER,
        }
    ],
}
_SHEET = {"assessor": "m1", "answers": {"1.1": 1, "1.2": 1}}
_QUESTION = {"rulebook": "26-2026", "product_set": 1}
_SCORING: dict[str, list[Any]] = {
    "score_product": [{**_QUESTION, "sheets": [_SHEET]}],
    "advise_on_star": [{**_QUESTION, "answers": _SHEET["answers"], "stars": 3}],
    "compare_scores": [
        {
            "products": [{"id": "a", "product_set": 1, "sheets": [_SHEET]}],
            "before": {"rulebook": "26-2026"},
            "after": {"rulebook": "26-2026"},
        }
    ],
}
_POSTS = (
    "SELECT username, display_name, account_id, role, level, unit, title, organisation_name,"
    " posts.id FROM accounts JOIN posts ON account_id = accounts.id"
    " WHERE username NOT LIKE 'people.%' ORDER BY username, posts.position"
)
_RULEBOOKS = ["26-2026", "148-1489", "148", "1048-781"]


def pytest_report_header() -> str:
    """Say what the generated requests are drawn from."""
    return f"generated requests: seed {SEED}"


def _records(url: str) -> dict[str, list[Any]]:
    """Give what lies in a service's tables: `dossiers` fills `dossier_id` and so on."""
    found: dict[str, list[Any]] = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name = 'id' AND data_type = 'uuid'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(
                f'SELECT id::text FROM "{table}" ORDER BY id LIMIT 50'
            ).fetchall()
            if rows:
                found[f"{table.removesuffix('s')}_id"] = [row[0] for row in rows]
    return found


def _codes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT code FROM certificates").fetchall()]


def _known(databases: ServiceDatabases) -> dict[str, list[Any]]:
    return {
        "code": [COMMUNE, PROVINCE, *_codes(databases.certificates)],
        "id": [_CERTIFICATE],
        "criterion": ["1.1", "1.2"],
        "rulebook": _RULEBOOKS,
        "number": list(range(1, 27)),
        "product_set": list(range(1, 27)),
        "commune": [COMMUNE],
        "unit": [COMMUNE, PROVINCE, "VN"],
        **_records(databases.gateway),
        **_records(databases.certificates),
        **_records(databases.registry),
    }


def _walk(whole: Whole) -> Journal:
    """Fill the database with what a programme has in it, as far as the walk goes today.

    Whether it comes to its end is for tests/system to say. Gives what was written on the way.
    """
    journal = Journal()
    scopes = scopes_of(Role.ADMINISTRATOR, Level.MINISTRY)
    first = Principal(new_id(), Role.ADMINISTRATOR, Level.MINISTRY, "VN", scopes, "")
    whole.enrol(first, _ADMINISTRATOR)
    administrator = Credentials(_ADMINISTRATOR, whole.settle(first.subject))
    with suppress(Refused, TimeoutError):
        walk(
            whole.listen(),
            administrator,
            lambda _: None,
            run=_RUN,
            plain_names=True,
            journal=journal,
        )
    return journal


def _taken(
    document: dict[str, Any], journal: Journal, files: dict[str, list[Any]]
) -> dict[str, list[Any]]:
    """Give the bodies that the walk has written, by operation."""
    found = {**_SCORING, **_ORDERS, **files}
    for path, method, operation in operations(document):
        form = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
        bodies = [
            write.body
            for write in journal.writes.values()
            if write.method == method.upper() and write.body and form.fullmatch(write.path)
        ]
        if bodies:
            found[operation["operationId"]] = bodies
    return found


def _people(whole: Whole) -> dict[str, Account]:
    """Give everybody who has an account, in every post, with a token that no request can end."""
    found = dict(whole.accounts)
    with psycopg.connect(whole.databases.gateway) as connection:
        rows = connection.execute(_POSTS).fetchall()
    for username, name, subject, role, level, unit, title, organisation, post in rows:
        scopes = scopes_of(Role(role), Level(level))
        principal = Principal(subject, Role(role), Level(level), unit, scopes, ISSUER)
        office = {"title": title, "organisation_name": organisation, "post": post}
        found[f"{username} {post}"] = whole.as_signed(replace(principal, name=name, **office))
    return found


def _files(whole: Whole) -> dict[str, list[Any]]:
    """Give a paper, and a certificate as the public gets it."""
    found: list[Any] = [PDF]
    for code in _codes(whole.databases.certificates)[:1]:
        answer = whole.loop.run(whole.clients["door"].get(f"/v1/certificates/{code}/pdf"))
        found.append(answer.content)
    return {"put_paper_content": [PDF], "verify_certificate_file": found}


@pytest.fixture(scope="module")
def served(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Served]]:
    """What the outside reaches through the door, and what the registry reaches beside it."""
    with running_whole(database_server, tmp_path_factory.mktemp("system")) as whole:
        journal = _walk(whole)
        documents = published.descriptions_of(whole.apps)
        files = _files(whole)
        known, people = _known(whole.databases), _people(whole)
        yield {
            name: Served(
                whole.loop,
                whole.clients[app],
                documents[name],
                people,
                known,
                _taken(documents[name], journal, files),
            )
            for name, app in ((published.MERGED, "door"), ("certificates", "certificates"))
        }
