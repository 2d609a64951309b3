"""A star of the past needs its scan and a leader of the level above; until then there is none."""

import pytest
from sqlalchemy import text

from libs.contracts.core import Level
from libs.kit.db import Database
from tests.service.registry.standing.test_walks import history
from tests.support.dossiers import (
    Json,
    a_past_council,
    a_past_decision,
    act,
    confirmed,
    past,
    path_of,
    put,
    report,
)
from tests.support.registry import Caller, People, fault, made, refused

PARTS = [{"parts": {"A": 26, "B": 16, "C": 20}}]


@pytest.fixture
def district(people: People) -> Caller:
    return people.district_officer()


@pytest.fixture
async def dossier(district: Caller) -> Json:
    return await past_result(district)


async def past_result(district: Caller) -> Json:
    """A dossier of 148 with the district's result, as one officer of it can type it alone."""
    found = await history(district, "148", "2024-03-05", "2024-03-11")
    path = past(path_of(found))
    made(await put(district, f"{path}/commune-report", report("2024-03-20")))
    letter = {"letter_number": "5/UBND", "effective_on": "2024-03-22"}
    made(await act(district, path, "proposal", letter))
    return await a_past_council(
        district, found, "148", PARTS, ["2024-04-01", "2024-05-10", "2024-05-14"]
    )


async def test_nobody_alone_makes_a_star_of_the_past(
    people: People, district: Caller, dossier: Json
) -> None:
    """Attack A1: an officer of a district that has ended typed all of it alone."""
    body = await a_past_decision(district, dossier, "2024-06-03")
    draft = made(await district.post("/v1/history/decisions", body))
    assert (draft["state"], draft["recognitions"]) == ("draft", [])
    assert made(await district.get("/v1/recognitions"))["items"] == []
    path = f"/v1/documents/{draft['id']}"
    table: list[tuple[Caller, str, str]] = [
        (district, "confirmation", "permission_missing"),
        (people.province_officer(), "confirmation", "permission_missing"),
        (people.leader("VN", Level.MINISTRY), "confirmation", "not_the_confirming_leader"),
        (people.leader("24133", Level.COMMUNE), "confirmation", "permission_missing"),
    ]
    for caller, what, code in table:
        refused(await act(caller, path, what), 403, code)
    refused(await act(people.leader("01"), path, "confirmation"), 404, "not_found")
    wrong = await act(people.leader(), path, "entry-into-force", {})
    refused(wrong, 409, "history_is_confirmed")
    twin = people.leader()
    for account in (district.id, twin.id):
        people.known.change(account, person="c" * 64)
    refused(await act(twin, path, "confirmation"), 403, "drafted_by_yourself")
    listed = (await district.http.get("/v1/public-documents")).json()
    assert listed["items"] == []
    made(await act(people.leader(), path, "confirmation"))
    (one,) = made(await district.get("/v1/recognitions"))["items"]
    assert (one["stars"], one["status"]) == (3, "in_force")


async def test_history_needs_its_scan(district: Caller, dossier: Json) -> None:
    body = await a_past_decision(district, dossier, "2024-06-03")
    for papers, code in (([], "too_short"), (None, "missing")):
        sent = {name: one for name, one in body.items() if name != "papers"}
        sent |= {} if papers is None else {"papers": papers}
        assert fault(await district.post("/v1/history/decisions", sent), "/papers") == code


@pytest.mark.parametrize("number", ["0001/2026/OCOP-66", "1/2026/ocop–vn", "12/2024/OCOP‑01"])
async def test_a_typed_number_never_looks_like_ours(
    district: Caller, dossier: Json, number: str
) -> None:
    body = await a_past_decision(district, dossier, "2024-06-03")
    body["certificate_numbers"] = {dossier["id"]: number}
    response = await district.post("/v1/history/decisions", body)
    document = refused(response, 422, "invalid_input")
    assert [one["code"] for one in document["errors"]] == ["certificate_number_looks_like_ours"]


async def test_a_former_district_types_history_of_its_own_time_only(
    people: People, district: Caller, dossier: Json
) -> None:
    after = await a_past_decision(district, dossier, "2025-07-01")
    response = await district.post("/v1/history/decisions", after)
    assert fault(response, "/date") == "after_the_units_time"


async def test_where_the_data_do_not_cover_the_day_the_authority_is_typed_from_the_paper(
    people: People, district: Caller, dossier: Json, database: Database
) -> None:
    """422 `authority_not_covered`: no authority is invented for a day without a sure name."""
    async with database.engine.begin() as connection:
        unsure = "UPDATE units SET sure_to = '2024-01-01' WHERE code IN ('643', '66')"
        await connection.execute(text(unsure))
    body = await a_past_decision(district, dossier, "2024-06-03")
    response = await district.post("/v1/history/decisions", body)
    assert fault(response, "/authority") == "authority_not_covered"
    named = {**body, "authority": "Thành phố Buôn Ma Thuột, tỉnh Đắk Lắk"}
    decision = await confirmed(people.leader(), district, named)
    assert decision["unit_name"] == "Thành phố Buôn Ma Thuột, tỉnh Đắk Lắk"
    assert decision["put_in_force_by"]["title"] == "Phó Chủ tịch"
