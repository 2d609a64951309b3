"""Every list of the registry is a page, a CSV file and a spreadsheet of the same rows."""

import csv
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from libs.contracts.registry.notices import NoticedKind, NoticeKind
from libs.contracts.scopes import Scope
from libs.kit.db import Database
from libs.kit.exports import MEDIA_TYPES, Format
from services.registry.notices import News, To, tell
from services.registry.parts import Parts
from tests.support.clock import FixedClock
from tests.support.dossiers import (
    a_proposed,
    before_a_council,
    decided,
    score,
    sheet_of,
)
from tests.support.reference import a_year, in_force, proposal
from tests.support.registry import OTHER_COMMUNE, Caller, People, Registry, made
from tests.support.territory import EVENTS, event, merger

LISTS = {
    "/v1/units": {"level": "province"},
    "/v1/organisations": {},
    "/v1/producers": {},
    "/v1/products": {},
    "/v1/products/{product_id}/recognitions": {},
    "/v1/papers": {},
    "/v1/dossiers": {},
    "/v1/councils": {},
    "/v1/rounds": {},
    "/v1/decisions": {},
    "/v1/documents": {},
    "/v1/public-documents": {},
    "/v1/reference/proposals": {},
    "/v1/reference/{kind}": {},
    "/v1/territory-events": {},
    "/v1/recognitions": {},
    "/v1/notices": {},
    "/v1/audit-events": {},
    "/v1/councils/{council_id}/versions": {},
    "/v1/decisions/{decision_id}/versions": {},
    "/v1/documents/{document_id}/versions": {},
    "/v1/dossiers/{dossier_id}/versions": {},
    "/v1/organisations/{organisation_id}/versions": {},
    "/v1/papers/{paper_id}/versions": {},
    "/v1/producers/{producer_id}/versions": {},
    "/v1/producers/{producer_id}/personal-data/versions": {},
    "/v1/products/{product_id}/versions": {},
    "/v1/recognitions/{recognition_id}/versions": {},
    "/v1/reference/proposals/{entry_id}/versions": {},
    "/v1/rounds/{round_id}/versions": {},
}
"""Every list, and what it is narrowed by here."""
EVERYBODYS = {
    "/v1/units",
    "/v1/organisations",
    "/v1/organisations/{organisation_id}/versions",
    "/v1/public-documents",
    "/v1/reference/proposals",
    "/v1/reference/proposals/{entry_id}/versions",
    "/v1/reference/{kind}",
    "/v1/products/{product_id}/recognitions",
    "/v1/territory-events",
    "/v1/audit-events",
}
"""Lists that are the same for a far province: of what is national, public, or an auditor's."""
ORGANISATION = {
    "kind": "department",
    "name": "Sở Nông nghiệp và Môi trường tỉnh Đắk Lắk",
    "unit": "66",
    "begins_on": "2025-03-01",
    "legal_basis": "Quyết định 12/QĐ-UBND ngày 01/3/2025",
}
PAGES_ONLY = {"/v1/jobs/failed"}
"""Dead letters are looked at one by one, by those who try them again."""


THIRD = "24154"
"""Phường Thành Nhất, tỉnh Đắk Lắk."""


@pytest.fixture
async def reader(
    registry: Registry,
    database: Database,
    clock: FixedClock,
    scoring: ScoringClient,
) -> Caller:
    """An officer of the province with every permission, whose province has some of each record."""
    people = registry.people
    officer = people.someone(Role.OFFICER, Level.PROVINCE, "66", scopes=frozenset(Scope))
    sheet = await sheet_of(scoring)
    ready = [await a_proposed(people, sheet.answers(60)) for _ in range(2)]
    members = await before_a_council(people, officer, ready)
    scored = [await score(members, officer, one, [sheet.answers(65, stars=3)]) for one in ready]
    await decided(people, officer, *scored)
    made(await officer.post("/v1/organisations", ORGANISATION))
    await _reference(people)
    await _tell(registry, database, clock)
    return officer


async def _reference(people: People) -> None:
    first, second = (people.someone(Role.STEWARD, Level.MINISTRY, "VN") for _ in range(2))
    await in_force(first, second, proposal(a_year()))
    await in_force(first, second, event(merger(THIRD, OTHER_COMMUNE)), EVENTS)


async def _tell(registry: Registry, database: Database, clock: FixedClock) -> None:
    parts: Parts = registry.app.state.parts
    facts = {"number": "1", "product": "=1+1", "due": "1/12/2026"}
    news = [
        News(kind, NoticedKind.DOSSIER, parts.ids.new(), clock.today(), To(unit="66"), facts)
        for kind in NoticeKind
    ]
    async with database.unit_of_work() as session:
        await tell(session, news, clock=clock, ids=parts.ids)


def _lists(registry: Registry) -> dict[str, set[str]]:
    """Give every route that answers with pages, and the names of its parameters."""
    found = {}
    for path, methods in registry.app.openapi()["paths"].items():
        answers = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = answers.get("application/json", {}).get("schema", {})
        if schema.get("$ref", "").rpartition("/")[2].startswith("Page_"):
            found[path] = {one["name"] for one in methods["get"].get("parameters", [])}
    return found


def test_every_list_but_the_dead_letters_comes_in_three_formats(registry: Registry) -> None:
    found = _lists(registry)
    assert set(found) == set(LISTS) | PAGES_ONLY
    assert {path for path, names in found.items() if "format" not in names} == PAGES_ONLY


async def test_a_list_has_the_same_rows_in_every_format(reader: Caller, database: Database) -> None:
    ids = await _ids(database)
    for path, narrowed in LISTS.items():
        address = path.format(**ids)
        rows = made(await reader.get(address, params={**narrowed, "limit": "200"}))["items"]
        assert rows, f"{path}: an empty list proves nothing"
        assert len(await _csv(reader, address, narrowed)) == len(rows), path
        assert len(await _sheet(reader, address, narrowed)) == len(rows), path


async def _ids(database: Database) -> dict[str, str]:
    """Give a record of each kind that a list is part of."""
    wanted = {
        "kind": "SELECT 'holidays'",
        "product_id": "SELECT product_id FROM recognitions",
        "recognition_id": "SELECT id FROM recognitions",
        "decision_id": "SELECT decision_id FROM recognitions",
        "document_id": "SELECT decision_id FROM recognitions",
        "council_id": "SELECT id FROM councils",
        "round_id": "SELECT id FROM rounds",
        "dossier_id": "SELECT id FROM dossiers",
        "paper_id": "SELECT id FROM papers",
        "producer_id": "SELECT id FROM producers",
        "organisation_id": "SELECT id FROM organisations WHERE unit = '66' AND kind = 'department'",
        "entry_id": "SELECT id FROM reference_entries",
    }
    async with database.sessions() as session:
        return {
            name: str(await session.scalar(text(f"{query} LIMIT 1")))
            for name, query in wanted.items()
        }


async def _csv(reader: Caller, path: str, narrowed: dict[str, str]) -> list[Any]:
    answer = await reader.get(path, params={**narrowed, "format": "csv"})
    assert answer.headers["content-type"] == MEDIA_TYPES[Format.CSV], answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def _sheet(reader: Caller, path: str, narrowed: dict[str, str]) -> list[Any]:
    answer = await reader.get(path, params={**narrowed, "format": "xlsx"})
    assert answer.headers["content-type"] == MEDIA_TYPES[Format.XLSX], answer.text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    titles, *rows = sheet.to_python()
    assert all(titles), path
    return rows


async def test_a_table_reaches_no_further_than_its_list(
    reader: Caller, people: People, database: Database
) -> None:
    far = people.someone(Role.OFFICER, Level.PROVINCE, "01", scopes=frozenset(Scope))
    ids = await _ids(database)
    for path, narrowed in LISTS.items():
        if path in EVERYBODYS:
            continue
        if "{" in path:
            for kind in MEDIA_TYPES:
                hidden = await far.get(path.format(**ids), params={"format": kind})
                assert hidden.status_code == 404, path
        else:
            assert await _csv(reader, path, narrowed), path
            assert await _csv(far, path, narrowed) == [], path
            assert await _sheet(far, path, narrowed) == [], path
