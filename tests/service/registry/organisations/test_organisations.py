"""Organisations by date: names that stay, codes that are unique in their time, ends with heirs."""

from datetime import date
from typing import Any

import pytest

from libs.contracts.core import Level, Role
from libs.kit.db import Database
from services.registry.organisations import THE_MINISTRY, name_on, organisation_on
from tests.support.ids import new_id
from tests.support.registry import (
    COMMUNE,
    DISTRICT,
    LOST_COMMUNE,
    PROVINCE,
    Caller,
    People,
    fault,
    made,
    refused,
)

_PATH = "/v1/organisations"
_BASIS = "Quyết định 12/QĐ-UBND ngày 01/3/2025"


def body(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "department",
        "name": "Sở Nông nghiệp và Môi trường tỉnh Đắk Lắk",
        "unit": PROVINCE,
        "begins_on": "2025-03-01",
        "legal_basis": _BASIS,
        **changes,
    }


async def an_organisation(caller: Caller, **changes: Any) -> dict[str, Any]:
    return made(await caller.post(_PATH, body(**changes)))


async def change(caller: Caller, one: dict[str, Any], **changes: Any) -> Any:
    return await caller.patch(f"{_PATH}/{one['id']}", changes, headers={"If-Match": "*"})


async def test_an_officer_enters_organisations_of_the_territory(people: People) -> None:
    officer = people.province_officer()
    sent = body(agency_code="H15.04")
    response = await officer.post(_PATH, sent)
    one = made(response)
    assert response.headers["location"] == f"{_PATH}/{one['id']}"
    assert {key: one[key] for key in sent} == sent
    assert one["names"] == [
        {"name": sent["name"], "begins_on": "2025-03-01", "legal_basis": _BASIS}
    ]
    for reader in (people.producer(), people.council_member(), people.commune_officer("00004")):
        assert made(await reader.get(f"{_PATH}/{one['id']}")) == one


@pytest.mark.parametrize(
    ("role", "level", "unit", "code"),
    [
        (Role.OFFICER, Level.PROVINCE, "01", "outside_territory"),
        (Role.OFFICER, Level.COMMUNE, COMMUNE, "outside_territory"),
        (Role.PRODUCER, Level.COMMUNE, COMMUNE, "permission_missing"),
        (Role.COUNCIL_MEMBER, Level.PROVINCE, PROVINCE, "permission_missing"),
        (Role.INSPECTOR, Level.PROVINCE, PROVINCE, "permission_missing"),
        (Role.LEADER, Level.PROVINCE, PROVINCE, "permission_missing"),
    ],
)
async def test_others_enter_and_change_none(
    people: People, role: Role, level: Level, unit: str, code: str
) -> None:
    one = await an_organisation(people.province_officer())
    stranger = people.someone(role, level, unit)
    refused(await stranger.post(_PATH, body()), 403, code)
    refused(await change(stranger, one, agency_code="H99"), 403, code)


@pytest.mark.parametrize(
    "code", ["h15", "H1", "15H", "000.00.01.H22", "H15..1", "H15.", "H15.á", "H15." + "1" * 40]
)
async def test_a_code_has_the_form_of_decision_20_of_2020(people: People, code: str) -> None:
    response = await people.province_officer().post(_PATH, body(agency_code=code))
    assert fault(response, "/agency_code") in {"string_pattern_mismatch", "string_too_long"}


async def test_one_code_is_borne_by_one_at_a_time(people: People) -> None:
    officer = people.province_officer()
    first = await an_organisation(officer, agency_code="H15.04")
    refused(await officer.post(_PATH, body(agency_code="H15.04")), 409, "agency_code_taken")
    other = await an_organisation(officer)
    refused(await change(officer, other, agency_code="H15.04"), 409, "agency_code_taken")
    ended = {"on": "2026-06-30", "legal_basis": _BASIS, "successors": [other["id"]]}
    gone = made(await change(officer, first, ended=ended))
    assert (gone["ends_on"], gone["successors"]) == ("2026-06-30", [other["id"]])
    await an_organisation(officer, agency_code="H15.04", begins_on="2026-07-01")
    refused(await change(officer, first, agency_code=None), 409, "organisation_has_ended")


async def test_a_name_of_the_past_stays_with_its_days(people: People) -> None:
    officer = people.province_officer()
    one = await an_organisation(officer, name="Văn phòng Điều phối nông thôn mới")
    new = {"name": "Văn phòng Điều phối OCOP", "begins_on": "2026-01-01", "legal_basis": "QĐ 1"}
    renamed = made(await change(officer, one, renamed=new))
    assert [each["name"] for each in renamed["names"]] == [one["name"], new["name"]]
    assert renamed["name"] == new["name"]
    then = {"on": "2025-12-31"}
    assert made(await officer.get(f"{_PATH}/{one['id']}", params=then))["name"] == one["name"]
    found = made(await officer.get(_PATH, params={"q": "dieu phoi nong thon", **then}))
    assert [each["name"] for each in found["items"]] == [one["name"]]
    response = await change(officer, one, renamed={**new, "begins_on": "2026-01-01"})
    assert fault(response, "/renamed/begins_on") == "name_out_of_order"


async def test_no_chain_of_parents_is_a_circle(people: People) -> None:
    officer = people.province_officer()
    top = await an_organisation(officer)
    middle = await an_organisation(officer, parent=top["id"])
    bottom = await an_organisation(
        officer, parent=middle["id"], unit=COMMUNE, begins_on="2025-07-01"
    )
    for below in (top, middle, bottom):
        response = await change(officer, top, parent=below["id"])
        assert fault(response, "/parent") == "parent_below"
    response = await change(officer, middle, parent=bottom["id"])
    assert fault(response, "/parent") == "parent_below"
    assert made(await officer.get(f"{_PATH}/{middle['id']}"))["parent"] == top["id"]


async def test_what_stands_above_is_known_exists_and_is_not_of_another_unit(
    people: People,
) -> None:
    officer = people.province_officer()
    far = await an_organisation(people.province_officer("01"), unit="01")
    gone = await an_organisation(officer, begins_on="2024-01-01")
    made(await change(officer, gone, ended={"on": "2025-02-28", "legal_basis": _BASIS}))
    for parent, code in (
        (str(new_id()), "organisation_unknown"),
        (far["id"], "parent_of_another_unit"),
        (gone["id"], "parent_has_ended"),
    ):
        assert fault(await officer.post(_PATH, body(parent=parent)), "/parent") == code
    await an_organisation(officer, parent=str(THE_MINISTRY))


async def test_an_end_names_heirs_that_exist(people: People) -> None:
    officer = people.province_officer()
    one, late = (
        await an_organisation(officer),
        await an_organisation(officer, begins_on="2026-10-01"),
    )
    ended = {
        "on": "2025-01-01",
        "legal_basis": _BASIS,
        "successors": [str(new_id()), late["id"], one["id"]],
    }
    response = await change(officer, one, ended=ended)
    found = {error["pointer"]: error["code"] for error in response.json()["errors"]}
    assert found == {
        "/ended/on": "ends_before_it_began",
        "/ended/successors/0": "organisation_unknown",
        "/ended/successors/1": "successor_not_there",
        "/ended/successors/2": "organisation_unknown",
    }
    assert made(await officer.get(f"{_PATH}/{one['id']}"))["ends_on"] is None


async def test_a_unit_exists_on_the_first_day(people: People) -> None:
    officer = people.province_officer()
    old = await an_organisation(officer, unit=LOST_COMMUNE, begins_on="2024-01-01")
    assert old["unit"] == LOST_COMMUNE
    response = await officer.post(_PATH, body(unit=LOST_COMMUNE, begins_on="2025-07-01"))
    assert fault(response, "/unit") == "unit_not_there"


async def test_the_list_is_filtered_by_day_kind_unit_and_code(people: People) -> None:
    officer = people.province_officer()
    first = await an_organisation(officer, agency_code="H15.04", begins_on="2024-01-01")
    made(await change(officer, first, ended={"on": "2026-06-30", "legal_basis": _BASIS}))
    later = await an_organisation(officer, kind="laboratory", name="Trung tâm Kiểm nghiệm")
    for asked, expected in (
        ({"unit": PROVINCE, "on": "2026-07-01"}, [later["id"]]),
        ({"unit": PROVINCE, "on": "2024-06-01"}, [first["id"]]),
        ({"kind": "laboratory"}, [later["id"]]),
        ({"agency_code": "H15.04"}, [first["id"]]),
        ({"q": "kiem nghiem"}, [later["id"]]),
        ({"unit": "01"}, []),
    ):
        found = made(await officer.get(_PATH, params=asked))
        assert [one["id"] for one in found["items"]] == expected, asked


async def test_authorities_have_names_without_being_entered(database: Database) -> None:
    async with database.sessions() as session:
        for whose, day, name in (
            ("VN", date(2025, 2, 28), "Bộ Nông nghiệp và Phát triển nông thôn"),
            ("VN", date(2025, 3, 1), "Bộ Nông nghiệp và Môi trường"),
            (THE_MINISTRY, date(2026, 1, 1), "Bộ Nông nghiệp và Môi trường"),
            (PROVINCE, date(2026, 1, 1), "Ủy ban nhân dân tỉnh Đắk Lắk"),
            (COMMUNE, date(2026, 1, 1), "Ủy ban nhân dân phường Buôn Ma Thuột"),
            (DISTRICT, date(2025, 6, 30), "Ủy ban nhân dân thành phố Buôn Ma Thuột"),
            (DISTRICT, date(2025, 7, 1), None),
            (new_id(), date(2026, 1, 1), None),
        ):
            assert await name_on(session, whose, day) == name
        assert await organisation_on(session, THE_MINISTRY, date(1990, 1, 1)) is None
        assert await organisation_on(session, THE_MINISTRY, date(2026, 1, 1)) is not None
