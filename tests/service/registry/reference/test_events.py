"""A merger of 2027 over live records: nothing is lost, everybody goes on, papers stay."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.kit.schedule import EVERYWHERE
from tests.service.registry.reference.conftest import Steward
from tests.support.clock import FixedClock
from tests.support.dossiers import (
    a_draft,
    a_proposed,
    a_submitted,
    act,
    before_a_council,
    path_of,
    report,
    sheet_of,
)
from tests.support.reference import confirm, in_force, propose, withdraw
from tests.support.registry import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    Caller,
    People,
    Registry,
    a_producer,
    a_product,
    fault,
    made,
    producer_body,
    refused,
)
from tests.support.territory import (
    EVENTS,
    division,
    event,
    merger,
    merger_of_provinces,
    total,
)

THIRD = "24154"
"""Phường Thành Nhất, tỉnh Đắk Lắk."""
NOUNS = ("producers", "products", "dossiers")


@dataclass
class Living:
    """What there is when the merger comes."""

    officer: Caller
    draft: dict[str, Any]
    submitted: dict[str, Any]
    accepted: dict[str, Any]
    proposed: dict[str, Any]
    sitting: dict[str, Any]
    members: list[Caller]

    @property
    def dossiers(self) -> list[dict[str, Any]]:
        return [self.draft, self.submitted, self.accepted, self.proposed, self.sitting]


@pytest.fixture
async def answers(scoring: ScoringClient) -> dict[str, int]:
    return (await sheet_of(scoring)).answers(75)


@pytest.fixture
async def living(people: People, answers: dict[str, int]) -> Living:
    officer, province = people.commune_officer(), people.province_officer()
    accepted = await a_submitted(people.producer(), answers)
    made(await act(officer, path_of(accepted), "acceptance"))
    sitting = await a_proposed(people, answers)
    members = await before_a_council(people, province, [sitting])
    return Living(
        officer,
        await a_draft(people.producer()),
        await a_submitted(people.producer(), answers),
        accepted,
        await a_proposed(people, answers),
        sitting,
        members,
    )


def again(people: People, caller: Caller) -> Caller:
    """The same account with a fresh token, as after a new log-in: unit and post as before."""
    return Caller(caller.http, caller.principal, people._tokens.headers(caller.principal))


async def totals(caller: Caller) -> dict[str, int]:
    return {noun: await total(caller, noun) for noun in NOUNS}


async def test_a_dry_run_lists_what_lies_in_the_units_that_end(
    people: People, living: Living, steward: Steward
) -> None:
    entry = await propose(steward(), event(merger()), EVENTS)
    tried = made(await steward().post(f"{EVENTS}/{entry['id']}/dry-run"))
    (ending,) = tried["ending_units"]
    assert (ending["goes_to"], ending["accounts_act_for"]) == ([OTHER_COMMUNE], OTHER_COMMUNE)
    records = ending["records"]
    assert (records["producers"], records["products"], records["open_dossiers"]) == (5, 5, 5)
    assert ending["undecided"] == []
    assert (await totals(people.commune_officer(OTHER_COMMUNE)))["producers"] == 0


async def test_a_merger_takes_every_record_along_and_loses_none(
    registry: Registry, people: People, clock: FixedClock, living: Living, steward: Steward
) -> None:
    province = people.province_officer()
    before = await totals(province)
    due = made(await living.officer.get(path_of(living.accepted)))["clock"]["due_on"]
    await in_force(steward(), steward(), event(merger()), EVENTS)
    assert made(await registry.http.get(f"/v1/units/{COMMUNE}"))["valid_to"] == "2026-12-31"
    assert (await totals(people.commune_officer()))["dossiers"] == before["dossiers"]
    clock.move(days=45)
    assert await totals(people.province_officer()) == before
    heir = people.commune_officer(OTHER_COMMUNE)
    assert await totals(heir) == before
    shown = made(await people.province_officer().get("/v1/producers"))["items"]
    assert {one["commune"] for one in shown} == {OTHER_COMMUNE}
    for dossier in living.dossiers[1:]:
        places = made(await heir.get(path_of(dossier)))["places"]
        assert (places["commune"], places["current_commune"]) == (COMMUNE, OTHER_COMMUNE)
    assert made(await heir.get(path_of(living.accepted)))["clock"]["due_on"] == due
    old = made(await registry.http.get(f"/v1/units/{COMMUNE}", params={"on": "2026-12-31"}))
    assert (old["name"], old["path"][1]["code"]) == ("Phường Buôn Ma Thuột", PROVINCE)


async def test_an_officer_of_the_old_commune_acts_in_the_new_one(
    people: People, clock: FixedClock, living: Living, steward: Steward
) -> None:
    await in_force(steward(), steward(), event(merger()), EVENTS)
    clock.move(days=45)
    stranger = people.commune_officer(THIRD)
    answer = await act(stranger, path_of(living.submitted), "acceptance")
    refused(answer, 403, "outside_territory")
    officer = again(people, living.officer)
    made(await act(officer, path_of(living.submitted), "acceptance"))
    path = f"{path_of(living.accepted)}/commune-report"
    made(await officer.put(path, json=report(), headers={"If-Match": "*"}))
    made(await officer.post("/v1/producers", producer_body(commune=OTHER_COMMUNE, name="HTX Mới")))


async def test_a_council_of_a_province_that_merged_goes_on_with_what_it_had(
    registry: Registry,
    people: People,
    clock: FixedClock,
    living: Living,
    steward: Steward,
    answers: dict[str, int],
) -> None:
    province = people.province_officer()
    before = await totals(province)
    change = await merger_of_provinces(registry, PROVINCE, "56")
    await in_force(steward(), steward(), event(change), EVENTS)
    clock.move(days=45)
    assert await totals(people.province_officer("56")) == before
    assert await totals(again(people, province)) == before
    for member in living.members:
        filed = await again(people, member).post(
            f"{path_of(living.sitting)}/sheets", {"answers": answers}
        )
        made(filed)
    made(await act(again(people, province), path_of(living.sitting), "opening"))
    officer = people.province_officer("56")
    members = await before_a_council(people, officer, [living.proposed])
    assert len(members) == 5


async def test_a_divided_commune_needs_a_word_for_every_producer(
    people: People, living: Living, steward: Steward
) -> None:
    entry = await propose(steward(), event(division(COMMUNE, [OTHER_COMMUNE, THIRD])), EVENTS)
    tried = made(await steward().post(f"{EVENTS}/{entry['id']}/dry-run"))["ending_units"][0]
    assert len(tried["undecided"]) == 5
    assert tried["accounts_act_for"] is None
    answer = await confirm(steward(), entry, EVENTS)
    assert fault(answer, "/content/rest") == "records_undecided"


async def test_a_divided_commune_s_records_lie_where_it_was_said(
    registry: Registry, people: People, clock: FixedClock, living: Living, steward: Steward
) -> None:
    chosen = living.accepted["producer"]["id"]
    change = division(
        COMMUNE,
        [OTHER_COMMUNE, THIRD],
        rest=[{"old": COMMUNE, "new": OTHER_COMMUNE}],
        placed=[{"producer_id": chosen, "commune": THIRD}],
    )
    await in_force(steward(), steward(), event(change), EVENTS)
    clock.move(days=45)
    task = registry.app.state.schedule.tasks["reference.placements"]
    await task.act(EVERYWHERE, date(2027, 1, 1))
    one, most = people.commune_officer(THIRD), people.commune_officer(OTHER_COMMUNE)
    assert await totals(one) == {"producers": 1, "products": 1, "dossiers": 1}
    assert await totals(most) == {"producers": 4, "products": 4, "dossiers": 4}
    moved = made(await one.get(path_of(living.accepted)))["places"]
    assert (moved["commune"], moved["current_commune"]) == (COMMUNE, THIRD)


async def test_a_change_is_withdrawn_before_its_day_as_if_it_never_was(
    registry: Registry, people: People, clock: FixedClock, steward: Steward
) -> None:
    producer = await a_producer(people.commune_officer())
    first, second = steward(), steward()
    entry = await in_force(first, second, event(merger()), EVENTS)
    made(await withdraw(first, entry, EVENTS))
    made(await withdraw(second, entry, EVENTS))
    unit = made(await registry.http.get(f"/v1/units/{COMMUNE}"))
    assert (unit["valid_to"], unit["successors"]) == (None, [])
    clock.move(days=45)
    assert made(await people.commune_officer().get(f"/v1/producers/{producer['id']}"))
    await a_product(people.commune_officer(), producer)


async def test_a_change_on_which_another_rests_is_not_withdrawn_first(steward: Steward) -> None:
    first, second = steward(), steward()
    new = {"code": "24134", "type": "ward", "name": "Phường Mới", "parent": PROVINCE}
    began = {**merger(COMMUNE, "24134"), "begins": [new]}
    entry = await in_force(first, second, event(began), EVENTS)
    await in_force(first, second, event(merger(OTHER_COMMUNE, "24134"), "2027-03-01"), EVENTS)
    made(await withdraw(first, entry, EVENTS))
    refused(await withdraw(second, entry, EVENTS), 409, "reference_built_on")


async def test_two_changes_of_one_unit_are_not_both_put_in_force(steward: Steward) -> None:
    first, second = steward(), steward()
    one = await propose(first, event(merger()), EVENTS)
    other = await propose(first, event(merger(COMMUNE, THIRD)), EVENTS)
    made(await confirm(second, one, EVENTS))
    answer = await confirm(second, other, EVENTS)
    assert fault(answer, "/content/ends/0") == "unit_changed_by_another_event"


async def test_a_change_of_a_day_long_past_needs_two_more_persons(steward: Steward) -> None:
    basis = {"number": "1/NQ", "issued_on": "2026-09-01", "issuer": "Quốc hội"}
    body = event(merger(), "2026-10-01", legal_basis=basis)
    entry = await propose(steward(), body, EVENTS)
    assert made(await confirm(steward(), entry, EVENTS))["status"] == "proposed"
    assert made(await confirm(steward(), entry, EVENTS))["status"] == "in_force"


async def test_everybody_reads_the_changes_to_come(registry: Registry, steward: Steward) -> None:
    await in_force(steward(), steward(), event(merger()), EVENTS)
    (line,) = made(await registry.http.get(EVENTS))["items"]
    assert (line["effective_on"], line["legal_basis"]["number"]) == ("2027-01-01", "1/NQ-UBTVQH16")
