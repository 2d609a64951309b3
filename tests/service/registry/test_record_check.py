"""A record changed behind the program's back is found, and told by kind, id and field."""

from typing import Any

import psycopg
import pytest

from embedded.provision import ServiceDatabases
from tests.support.registry import People, a_paper, a_producer, a_product, made


async def _checked(people: People) -> dict[str, Any]:
    return made(await people.ministry_auditor().get("/v1/audit-events/verification"))


def _behind(databases: ServiceDatabases, *statements: str) -> None:
    """Change the database as its owner, past the program."""
    with psycopg.connect(databases.owners["registry"]) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
async def known(people: People) -> dict[str, str]:
    """A producer with two versions, a product and a paper."""
    me = people.producer()
    producer = await a_producer(me)
    path = f"/v1/producers/{producer['id']}"
    made(await me.patch(path, {"name": "Mới"}, headers={"If-Match": "*"}))
    product, paper = await a_product(me, producer), await a_paper(me, producer)
    return {"producer": producer["id"], "product": product["id"], "paper": paper["id"]}


REWRITTEN = """
UPDATE versions SET content = content || '{"name": "X"}' WHERE kind = 'producer' AND n = 1
"""
SLIPPED_IN = """
INSERT INTO versions (kind, record_id, n, deleted, content, role, recorded_at, effective_on, hash)
SELECT kind, record_id, 2, deleted, content, role, recorded_at, effective_on,
    encode(sha256(convert_to(jsonb_build_array(kind, record_id, 2, null, role,
    (extract(epoch FROM recorded_at) * 1000000)::bigint, to_char(effective_on, 'YYYY-MM-DD'),
    null, content)::text, 'UTF8')), 'hex')
FROM versions WHERE kind = 'product'
"""
"""A version with the right hash, which no event of the trail knows."""
TAMPERING = [
    ("UPDATE producers SET name = 'X'", "row_changed", "producer", None, ["/name"]),
    (
        "UPDATE producer_personal_data SET personal_id_mask = 'X'",
        "row_changed",
        "personal_data",
        None,
        ["/personal_id_mask"],
    ),
    ("DELETE FROM papers", "row_missing", "paper", None, []),
    ("DELETE FROM versions WHERE kind = 'paper'", "row_unknown", "paper", None, []),
    (
        "UPDATE versions SET reason = 'X' WHERE kind = 'product'",
        "version_changed",
        "product",
        1,
        [],
    ),
    (
        REWRITTEN,
        "version_changed",
        "producer",
        1,
        [],
    ),
    (
        "DELETE FROM versions WHERE kind = 'producer' AND n = 1",
        "version_missing",
        "producer",
        1,
        [],
    ),
    (
        "DELETE FROM versions WHERE kind = 'producer' AND n = 2",
        "version_missing",
        "producer",
        2,
        [],
    ),
    (
        "UPDATE versions SET hash = repeat('0', 64) WHERE kind = 'product'",
        "version_changed",
        "product",
        1,
        [],
    ),
    (
        SLIPPED_IN,
        "version_unchained",
        "product",
        2,
        [],
    ),
]


@pytest.mark.parametrize(("statement", "what", "kind", "n", "fields"), TAMPERING)
async def test_what_was_changed_behind_the_program_is_found(
    statement: str,
    what: str,
    kind: str,
    n: int | None,
    fields: list[str],
    known: dict[str, str],
    people: People,
    databases: ServiceDatabases,
) -> None:
    assert (await _checked(people))["intact"] is True
    _behind(databases, "ALTER TABLE versions DISABLE TRIGGER ALL", statement)
    found = await _checked(people)
    assert found["intact"] is False
    records = {"personal_data": known["producer"]} | known
    expected = {"what": what, "kind": kind, "record_id": records[kind], "n": n, "fields": fields}
    assert expected in found["records"]


async def test_what_is_found_is_told_up_to_a_hundred(
    people: People, databases: ServiceDatabases, known: dict[str, str]
) -> None:
    copies = """
    INSERT INTO papers OVERRIDING USER VALUE
    SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid()))).*
    FROM papers p, generate_series(1, 150)
    """
    _behind(databases, copies)
    found = await _checked(people)
    assert len(found["records"]) == 100
    assert found["more"] is True
    assert {one["what"] for one in found["records"]} == {"row_unknown"}
