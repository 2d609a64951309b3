"""What is proposed counts for nothing until another person has put it in force."""

from typing import Any

import pytest

from libs.kit.db import Database
from services.registry.epoch import Epochs
from services.registry.in_force import InForce
from tests.service.registry.reference.conftest import Steward
from tests.support.reference import (
    PROPOSALS,
    a_year,
    confirm,
    in_force,
    proposal,
    propose,
    withdraw,
)
from tests.support.registry import People, Registry, fault, made, refused

CODE = {
    "kind": "procedure_codes",
    "procedure": "EVALUATION",
    "level": "province",
    "code": "1.012753.H19",
    "unit": "66",
    "name": "Đánh giá, phân hạng sản phẩm OCOP",
}


async def listed(registry: Registry, kind: str, **params: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made(
        await registry.http.get(f"/v1/reference/{kind}", params=params)
    )["items"]
    return found


async def test_a_proposal_counts_only_when_another_steward_has_confirmed_it(
    registry: Registry, steward: Steward
) -> None:
    first, second = steward(), steward()
    entry = await propose(first, proposal(CODE))
    assert (entry["status"], entry["confirmations_needed"]) == ("proposed", 1)
    assert await listed(registry, "procedure_codes") == []
    confirmed = made(await confirm(second, entry))
    assert confirmed["status"] == "in_force"
    assert confirmed["proposed"]["by"]["name"] == first.principal.name
    assert confirmed["confirmations"][0]["by"]["name"] == second.principal.name
    shown = await listed(registry, "procedure_codes")
    assert [one["content"]["code"] for one in shown] == ["1.012753.H19"]
    assert "proposed" not in shown[0]


async def test_nobody_confirms_what_he_proposed(steward: Steward) -> None:
    first = steward()
    entry = await propose(first, proposal(CODE))
    refused(await confirm(first, entry), 403, "second_person_needed")


async def test_the_same_person_under_another_account_is_not_another_person(
    people: People, steward: Steward
) -> None:
    first, second = steward(), steward()
    for one in (first, second):
        people.known.change(one.id, person="the same hash")
    entry = await propose(first, proposal(CODE))
    refused(await confirm(second, entry), 403, "second_person_needed")


async def test_a_day_long_past_needs_two_more_persons(steward: Steward) -> None:
    first, second, third = steward(), steward(), steward()
    entry = await propose(first, proposal(CODE, effective_on="2026-10-01"))
    assert entry["confirmations_needed"] == 2
    assert made(await confirm(second, entry))["status"] == "proposed"
    refused(await confirm(second, entry), 403, "second_person_needed")
    assert made(await confirm(third, entry))["status"] == "in_force"
    refused(await confirm(steward(), entry), 409, "reference_not_open")


async def test_only_stewards_propose_read_proposals_and_confirm(
    people: People, steward: Steward
) -> None:
    entry = await propose(steward(), proposal(CODE))
    path = f"{PROPOSALS}/{entry['id']}"
    for caller in (people.ministry_officer(), people.leader(), people.province_officer()):
        refused(await caller.post(PROPOSALS, proposal(CODE)), 403, "permission_missing")
        refused(await caller.get(path), 403, "permission_missing")
        refused(await confirm(caller, entry), 403, "permission_missing")
        refused(await withdraw(caller, entry), 403, "permission_missing")


async def test_a_proposal_is_withdrawn_by_one_and_counts_never(
    registry: Registry, steward: Steward
) -> None:
    entry = await propose(steward(), proposal(CODE))
    assert made(await withdraw(steward(), entry))["status"] == "withdrawn"
    refused(await confirm(steward(), entry), 409, "reference_not_open")
    assert await listed(registry, "procedure_codes") == []


async def test_what_is_in_force_is_withdrawn_before_its_day_by_two(
    registry: Registry, steward: Steward
) -> None:
    first, second = steward(), steward()
    entry = await in_force(first, second, proposal(CODE))
    asked = made(await withdraw(first, entry))
    assert (asked["status"], asked["withdrawal"]["done"]) == ("in_force", None)
    refused(await withdraw(first, entry), 403, "second_person_needed")
    done = made(await withdraw(second, entry))
    assert done["status"] == "withdrawn"
    assert done["withdrawal"]["done"]["by"]["name"] == second.principal.name
    assert await listed(registry, "procedure_codes") == []


async def test_what_has_begun_is_corrected_and_not_withdrawn(
    registry: Registry, steward: Steward
) -> None:
    first, second = steward(), steward()
    old = await in_force(first, second, proposal(CODE, effective_on="2026-11-20"))
    refused(await withdraw(first, old), 409, "reference_has_begun")
    better = {**CODE, "code": "1.012754.H19"}
    await in_force(first, second, proposal(better, effective_on="2026-11-22"))

    async def codes(**params: str) -> list[str]:
        lines = await listed(registry, "procedure_codes", **params)
        return [one["content"]["code"] for one in lines]

    assert await codes(on="2026-11-19") == []
    assert await codes(on="2026-11-20") == ["1.012753.H19"]
    assert await codes(on="2026-11-22") == ["1.012754.H19"]
    assert await codes() == ["1.012754.H19", "1.012753.H19"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"unit": None}, "/content/unit", "province_of_the_code_missing"),
        ({"level": "ministry"}, "/content/unit", "unit_of_the_ministry"),
        ({"code": "1.12"}, "/content/procedure_codes/code", "string_pattern_mismatch"),
    ],
)
async def test_a_wrong_code_is_refused(
    steward: Steward, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await steward().post(PROPOSALS, proposal({**CODE, **change}))
    assert fault(answer, pointer) == code


async def test_all_faults_of_a_year_are_told_at_once(steward: Steward) -> None:
    year = a_year(2027, "2028-02-01", "2027-02-08", "2027-02-08")
    year["off"] = [one for one in year["off"] if one["day"] != "2027-09-02"]
    year["worked"] = [{"day": "2027-03-01", "instead_of": "2027-03-03"}]
    body = proposal(year, effective_on="2027-02-01")
    body["legal_basis"] = {**body["legal_basis"], "issued_on": "2027-01-01"}
    answer = await steward().post(PROPOSALS, body)
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found == {
        ("/legal_basis/issued_on", "in_the_future"),
        ("/effective_on", "holidays_from_january"),
        ("/content/off/3/day", "day_not_in_the_year"),
        ("/content/off/5/day", "day_named_twice"),
        ("/content/off", "holiday_of_the_law_missing"),
        ("/content/worked/0/day", "worked_day_not_a_weekend"),
        ("/content/worked/0/instead_of", "instead_of_no_day_off"),
    }


async def test_a_scan_that_is_not_there_is_refused(steward: Steward) -> None:
    body = proposal(CODE)
    missing = "018f0000-0000-7000-8000-000000000000"
    body["legal_basis"] = {**body["legal_basis"], "paper_id": missing}
    answer = await steward().post(PROPOSALS, body)
    assert fault(answer, "/legal_basis/paper_id") == "paper_unknown"


async def test_another_process_notices_within_a_second(
    registry: Registry, database: Database, steward: Steward
) -> None:
    elsewhere = InForce(database, epochs := Epochs(database))
    assert 2028 not in (await elsewhere.now()).calendar.confirmed
    await in_force(steward(), steward(), proposal(a_year(2028), effective_on="2028-01-01"))
    epochs._asked_at -= 0.5
    assert 2028 in (await elsewhere.now()).calendar.confirmed
