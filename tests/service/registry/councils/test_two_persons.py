"""What one account did alone on the running system, and what a council does instead."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from demo.sheets import Sheet
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from tests.support.clock import FixedClock
from tests.support.documents import signed
from tests.support.dossiers import (
    Json,
    a_proposed,
    a_round,
    act,
    before_a_council,
    conclude,
    council_body,
    file_all,
    five_members,
    founded,
    path_of,
    score,
    sheet_of,
)
from tests.support.ids import new_id
from tests.support.people import post_of
from tests.support.registry import COMMUNE, Caller, People, made, refused


@dataclass(frozen=True)
class Table:
    """A dossier before a council of five and a substitute of the last seat."""

    path: str
    officer: Caller
    members: list[Caller]
    spare: Caller
    council: Json
    sheet: Sheet
    dossier: Json

    def member_id(self, seat: int) -> str:
        return str(self.council["members"][seat]["id"])

    async def file(self, seat: int, total: int = 60) -> Any:
        who = self.spare if seat == 5 else self.members[seat]
        return await who.post(f"{self.path}/sheets", {"answers": self.sheet.answers(total)})

    async def all_file(self, *seats: int, total: int = 60) -> None:
        for seat in seats:
            made(await self.file(seat, total))

    async def opening(self, **body: Any) -> Any:
        return await act(self.officer, self.path, "opening", body)

    async def sheets(self) -> list[Json]:
        found: list[Json] = made(await self.officer.get(f"{self.path}/sheets"))["items"]
        return found


@pytest.fixture
async def sheet(scoring: ScoringClient) -> Sheet:
    return await sheet_of(scoring)


@pytest.fixture
async def table(people: People, sheet: Sheet) -> Table:
    officer, dossier = people.province_officer(), await a_proposed(people, sheet.answers(60))
    members, spare = five_members(people), people.council_member()
    body = council_body(members)
    of_last = str(members[4].id)
    body["members"].append({"account_id": str(spare.id), "stands_for": of_last})
    council = await founded(people, officer, body)
    a = await a_round(officer, council, "26-2026")
    entry = {"dossier_ids": [dossier["id"]]}
    made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))
    return Table(path_of(dossier), officer, members, spare, council, sheet, dossier)


# A3: what was accepted (201) of one officer, and where it is refused now.
NO_COUNCIL = {
    "one member": ("members", lambda body, _: body.update(members=body["members"][:1])),
    "a quorum of 1/999": (
        "regulations/quorum_share",
        lambda body, _: body.update(regulations={"quorum_share": "1/999"}),
    ),
    "minimums ignored": (
        "regulations/missed_floor",
        lambda body, _: body.update(regulations={"missed_floor": "ignored"}),
    ),
    "founded in 2030": (
        "decision/date",
        lambda body, _: body.update(
            decision={"number": "1/QĐ", "date": "2030-01-01"}, term_from="2030-01-01"
        ),
    ),
    "no account": (
        "members/1/account_id",
        lambda body, _: body["members"][1].update(account_id=str(new_id())),
    ),
    "a producer in the chair": (
        "members/0/account_id",
        lambda body, people: body["members"][0].update(account_id=str(people.producer().id)),
    ),
    "an officer": (
        "members/1/account_id",
        lambda body, people: body["members"][1].update(
            account_id=str(people.province_officer().id)
        ),
    ),
    "a member of another province": (
        "members/1/account_id",
        lambda body, people: body["members"][1].update(
            account_id=str(people.council_member("01").id)
        ),
    ),
    "a member of the ministry": (
        "members/1/account_id",
        lambda body, people: body["members"][1].update(
            account_id=str(people.council_member("VN", Level.MINISTRY).id)
        ),
    ),
}


@pytest.mark.parametrize("what", NO_COUNCIL)
async def test_a_council_of_anybody_is_refused(people: People, what: str) -> None:
    """A3."""
    where, change = NO_COUNCIL[what]
    body = council_body(five_members(people))
    change(body, people)
    response = await people.province_officer().post("/v1/councils", body)
    document = refused(response, 422, "invalid_input")
    assert f"/{where}" in {one["pointer"] for one in document["errors"]}


async def test_who_drafts_a_council_does_not_put_it_in_force(people: People, sheet: Sheet) -> None:
    officer = people.province_officer()
    council = made(await officer.post("/v1/councils", council_body(five_members(people))))
    assert council["state"] == "draft"
    refused(await signed(officer, {"id": council["document_id"]}), 403, "permission_missing")
    dossier = await a_proposed(people, sheet.answers(60))
    a = await a_round(officer, council, "26-2026")
    entry = {"dossier_ids": [dossier["id"]]}
    taken = await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry)
    refused(taken, 409, "council_not_in_force")
    made(await signed(people.leader(), {"id": council["document_id"]}))
    made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))


@pytest.mark.parametrize("known_by", ["account", "person"])
async def test_nobody_sits_at_two_levels_of_one_dossier(
    people: People, sheet: Sheet, known_by: str
) -> None:
    """A3: one member sat alone at the province and at the ministry."""
    officer, dossier = people.province_officer(), await a_proposed(people, sheet.answers(95))
    members = await before_a_council(people, officer, [dossier])
    people.known.change(members[0].id, person="a" * 64)
    await score(members, officer, dossier, [sheet.answers(95, stars=5)])
    sent = {"decision": {"number": "88/QĐ-UBND", "date": "2026-11-22"}}
    drafted = made(await act(officer, path_of(dossier), "forwarding", sent))
    made(await signed(people.leader(), drafted))
    centre = [people.council_member("VN", Level.MINISTRY) for _ in range(5)]
    if known_by == "account":
        centre[1] = people.again(members[0], Role.COUNCIL_MEMBER, Level.MINISTRY, "VN")
    else:
        people.known.change(centre[1].id, person="a" * 64)
    ministry = people.ministry_officer()
    council = await founded(people, ministry, council_body(centre))
    a = await a_round(ministry, council, "26-2026")
    entry = {"dossier_ids": [dossier["id"]]}
    made(await act(ministry, f"/v1/rounds/{a['id']}", "dossiers", entry))
    body = {"answers": sheet.answers(95, stars=5)}
    made(await centre[0].post(f"{path_of(dossier)}/sheets", body))
    refused(await centre[1].post(f"{path_of(dossier)}/sheets", body), 403, "sat_already")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"active": False}, "account_not_active"),
        ({"posts": []}, "no_council_post"),
    ],
)
async def test_a_member_whose_post_has_ended_files_nothing(
    table: Table, people: People, change: Json, why: str
) -> None:
    people.known.change(table.members[1].id, **change)
    document = refused(await table.file(1), 403, "no_longer_member")
    assert document["params"]["why"] == why


async def test_a_post_that_ended_yesterday_is_none_today(table: Table, people: People) -> None:
    ended = post_of(table.members[1].principal, ends_on=date(2026, 11, 21))
    people.known.change(table.members[1].id, posts=[ended])
    refused(await table.file(1), 403, "no_longer_member")


async def test_an_officer_of_the_products_commune_scores_nothing(
    table: Table, people: People
) -> None:
    """A4: conflicts follow from persons, not from what somebody declares."""
    member = table.members[1]
    seat = post_of(member.principal)
    office = seat.model_copy(
        update={"role": Role.OFFICER, "level": Level.COMMUNE, "unit": COMMUNE, "id": new_id()}
    )
    people.known.change(member.id, posts=[seat, office])
    refused(await table.file(1), 403, "conflict_of_interest")
    listed = made(await table.officer.get(f"{table.path}/conflicts"))["items"]
    assert [(one["kind"], one["state"], one["source"]) for one in listed] == [
        ("commune_officer", "certain", COMMUNE)
    ]
    a_round_id = made(await table.officer.get(table.path))["round_id"]
    in_round = made(await table.officer.get(f"/v1/rounds/{a_round_id}/conflicts"))["items"]
    assert in_round == listed


async def test_a_sheet_of_an_interest_found_later_does_not_count(
    table: Table, people: People
) -> None:
    await table.all_file(0, 1, 2, 3, 4)
    member = table.members[1]
    seat = post_of(member.principal)
    office = seat.model_copy(update={"role": Role.LEADER, "level": Level.COMMUNE, "unit": COMMUNE})
    people.known.change(member.id, posts=[seat, office])
    made(await table.opening())
    left = [one["left_out"] and one["left_out"]["why"] for one in await table.sheets()]
    assert left == [None, "conflict_certain", None, None, None]


async def test_an_officer_alone_neither_raises_nor_stops(table: Table) -> None:
    """A5: `agreed` made five stars of three, `findings` stopped five."""
    await table.all_file(0, 1, 2, 3, 4)
    opened = made(await table.opening())
    everybody = [table.member_id(seat) for seat in range(5)]
    few = {"in_favour": everybody[:2], "against": everybody[2:]}
    best = [{"criterion": "1.1", "option": 3, **few}]
    stop = [{"finding": "FORGED_DOSSIER", **few}]
    body = {"minutes": "Không thông qua.", "options": best, "findings": stop}
    proposed = made(await act(table.officer, table.path, "conclusion", body))
    assert (proposed["state"], proposed["agreed"], proposed["findings"]) == ("proposed", None, None)
    now = made(await table.officer.get(table.path))
    assert (now["status"], now["verdict"]) == ("scored", opened["verdict"])
    confirm = {"result_id": proposed["id"]}
    for who in (table.officer, table.members[1], table.spare):
        again = await act(who, table.path, "conclusion/confirmation", confirm)
        assert refused(again, 403, "not_presiding")["params"]["could"] == (
            table.members[0].principal.name
        )
    done = made(await act(table.members[0], table.path, "conclusion/confirmation", confirm))
    assert done["status"] in {"concluded", "not_recognised"}
    assert done["verdict"]["total"] == opened["verdict"]["total"]


async def test_votes_of_people_who_did_not_sit_are_refused(table: Table) -> None:
    await table.all_file(0, 1, 2, 3, 4)
    made(await table.opening())
    ghosts = [str(new_id()) for _ in range(5)]
    body = {
        "minutes": "Bịa.",
        "findings": [{"finding": "FORGED_DOSSIER", "in_favour": ghosts}],
    }
    response = await act(table.officer, table.path, "conclusion", body)
    document = refused(response, 422, "invalid_input")
    assert {one["code"] for one in document["errors"]} == {"voted_without_seat", "vote_missing"}


async def test_a_newer_proposal_makes_the_older_one_stale(table: Table) -> None:
    await table.all_file(0, 1, 2, 3, 4)
    made(await table.opening())
    first, second = [
        made(await act(table.officer, table.path, "conclusion", {"minutes": words}))
        for words in ("Bản một.", "Bản hai.")
    ]
    old = {"result_id": first["id"]}
    response = await act(table.members[0], table.path, "conclusion/confirmation", old)
    refused(response, 412, "stale_version")
    new = {"result_id": second["id"]}
    made(await act(table.members[0], table.path, "conclusion/confirmation", new))


async def test_who_proposed_does_not_confirm_by_a_second_account(
    table: Table, people: People
) -> None:
    await table.all_file(0, 1, 2, 3, 4)
    made(await table.opening())
    people.known.change(table.officer.id, person="b" * 64)
    people.known.change(table.members[0].id, person="b" * 64)
    response = await conclude(table.members[0], table.officer, table.path)
    refused(response, 403, "confirmed_by_proposer")


async def test_substitutes_stuff_no_ballot(table: Table) -> None:
    """A6: 40 points of five members became 67.50 by five substitutes."""
    await table.all_file(0, 1, 2, 3, 4, total=40)
    made(await table.file(5, 95))
    assert made(await table.opening())["verdict"]["total"] == "40.00"
    last = (await table.sheets())[-1]
    assert (last["left_out"]["why"], last["sealed"]) == ("holder_sat", True)


async def test_a_substitute_sits_for_who_is_recorded_as_absent(table: Table) -> None:
    away = {"member_id": table.member_id(4), "reason": "Đi công tác."}
    made(await table.officer.post(f"{table.path}/absences", away))
    again = await table.officer.post(f"{table.path}/absences", away)
    refused(again, 409, "absence_recorded_already")
    await table.all_file(0, 1, 2, 3, total=60)
    made(await table.file(5, 70))
    assert made(await table.opening())["verdict"]["total"] == "62.00"
    results = made(await table.officer.get(f"{table.path}/results"))["items"]
    seats = results[0]["seats"]
    assert [one["attended"] for one in seats] == [*["present"] * 4, "substituted"]
    assert seats[4]["sat"] == table.spare.principal.name
    assert [one["presided"] for one in seats] == [True, *[False] * 4]


async def test_a_member_who_comes_after_all_sits_itself(table: Table) -> None:
    away = {"member_id": table.member_id(4), "reason": "Đi công tác."}
    made(await table.officer.post(f"{table.path}/absences", away))
    made(await table.file(5, 95))
    await table.all_file(0, 1, 2, 3, 4, total=40)
    assert made(await table.opening())["verdict"]["total"] == "40.00"


async def test_an_officer_drops_no_filed_sheet(table: Table) -> None:
    """A7."""
    await table.all_file(0, 1, 2, 3, 4)
    report = {"member_id": table.member_id(1), "reason": "x"}
    refused(await table.officer.post(f"{table.path}/conflicts", report), 409, "sheet_stays")
    away = {"member_id": table.member_id(1), "reason": "x"}
    refused(await table.officer.post(f"{table.path}/absences", away), 409, "has_filed")
    refused(await table.opening(absent=[table.member_id(1)]), 409, "has_filed")
    made(await table.opening())
    assert all(one["left_out"] is None for one in await table.sheets())


async def test_nobody_decides_what_he_reported_or_by_sending_the_chair_away(
    table: Table, people: People
) -> None:
    """A member with an officer's post sent the chair away, accused another, and upheld it."""
    secretary = people.again(table.members[1], Role.OFFICER, Level.PROVINCE, "66")
    away = {"member_id": table.member_id(0), "reason": "Đi công tác."}
    made(await secretary.post(f"{table.path}/absences", away))
    report = {"member_id": table.member_id(2), "reason": "Nghe nói là người nhà."}
    made(await secretary.post(f"{table.path}/conflicts", report))
    word = {**report, "kind": "reported", "upheld": True}
    path = f"{table.path}/conflicts/decisions"
    for seat in (0, 1, 2):
        problem = refused(await table.members[seat].post(path, word), 403, "not_presiding")
        assert problem["params"]["could"] == table.members[3].principal.name
    made(await table.members[3].post(path, word))


async def test_a_seat_is_taken_in_the_council_post_of_its_level(
    table: Table, people: People
) -> None:
    elsewheres = (
        (Level.MINISTRY, "VN", "act_in_council_post"),
        (Level.PROVINCE, "01", "outside_territory"),
    )
    for level, unit, code in elsewheres:
        elsewhere = people.again(table.members[1], Role.COUNCIL_MEMBER, level, unit)
        body = {"answers": table.sheet.answers(60)}
        answer = await elsewhere.post(f"{table.path}/sheets", body)
        refused(answer, 403, code)
    made(await table.file(1))


async def test_what_an_officer_reports_the_chair_decides(table: Table) -> None:
    report = {"member_id": table.member_id(1), "reason": "Nghe nói là người nhà."}
    told = made(await table.officer.post(f"{table.path}/conflicts", report))
    assert (told["kind"], told["state"]) == ("reported", "possible")
    await table.all_file(0, 1, 2, 3, 4)
    waiting = refused(await table.opening(), 409, "conflicts_undecided")
    assert waiting["params"]["could"] == [table.members[0].principal.name]
    word = {**report, "kind": "reported", "upheld": False, "reason": "Không có quan hệ."}
    path = f"{table.path}/conflicts/decisions"
    for who in (table.officer, table.members[1], table.members[2]):
        refused(await who.post(path, word), 403, "not_presiding")
    decided = made(await table.members[0].post(path, word))
    assert (decided["state"], decided["decision"]) == ("dismissed", "Không có quan hệ.")
    refused(await table.members[0].post(path, word), 409, "nothing_to_decide")
    made(await table.opening())


async def test_a_conflict_that_is_upheld_leaves_the_sheet_to_be_seen(table: Table) -> None:
    report = {"member_id": table.member_id(1), "reason": "Vợ của giám đốc."}
    made(await table.officer.post(f"{table.path}/conflicts", report))
    await table.all_file(0, 1, 2, 3, 4)
    word = {**report, "kind": "reported", "upheld": True, "reason": "Đúng vậy."}
    made(await table.members[0].post(f"{table.path}/conflicts/decisions", word))
    made(await table.opening())
    (left,) = [one["left_out"] for one in await table.sheets() if one["left_out"]]
    assert (left["why"], left["reason"]) == ("conflict_upheld", "Đúng vậy.")
    assert left["by"]["name"] == table.members[0].principal.name


async def test_an_interest_of_the_chair_stops_nobody_for_ever(table: Table) -> None:
    """Mission A: nine sheets, and the dossier stuck for ever."""
    mine = {"reason": "Em ruột của giám đốc hợp tác xã."}
    made(await table.members[0].post(f"{table.path}/conflicts", mine))
    await table.all_file(1, 2, 3, 4)
    made(await table.opening())
    proposed = made(await act(table.officer, table.path, "conclusion", {"minutes": "Thống nhất."}))
    confirm = {"result_id": proposed["id"]}
    mine = await table.members[0].post(
        f"{table.path}/conclusion/confirmation", confirm, headers={"If-Match": '"1"'}
    )
    refused(mine, 404, "not_found")
    made(await act(table.members[1], table.path, "conclusion/confirmation", confirm))


async def test_a_quorum_that_lacks_says_who_could_still_file(table: Table) -> None:
    await table.all_file(0, 1, 2)
    absent = [table.member_id(3), table.member_id(4)]
    document = refused(await table.opening(absent=absent), 409, "quorum_not_met")
    assert document["params"] == {
        "filed": 3,
        "needed": 4,
        "may_file": [table.spare.principal.name],
    }
    made(await table.file(5))
    made(await table.opening(absent=absent))


async def test_who_presided_and_is_gone_is_followed_by_the_next(
    table: Table, people: People
) -> None:
    await table.all_file(0, 1, 2, 3, 4)
    made(await table.opening())
    people.known.change(table.members[0].id, active=False)
    made(await conclude(table.members[1], table.officer, table.path))


async def test_a_member_with_an_interest_learns_nothing_in_any_of_its_posts(
    table: Table, people: People
) -> None:
    mine = {"reason": "Em ruột của giám đốc hợp tác xã."}
    made(await table.members[1].post(f"{table.path}/conflicts", mine))
    await table.all_file(0, 2, 3, 4)
    made(await table.opening())
    (first, *_) = await table.sheets()
    paths = [f"{table.path}/sheets", f"{table.path}/sheets/{first['id']}", f"{table.path}/results"]
    as_officer = people.again(table.members[1], Role.OFFICER, Level.PROVINCE, "66")
    for path in paths:
        refused(await table.members[1].get(path), 403, "conflict_of_interest")
        refused(await as_officer.get(path), 403, "conflict_of_interest")
        made(await table.members[2].get(path))


async def test_a_member_of_another_council_reads_no_sheet(table: Table, people: People) -> None:
    stranger = people.council_member()
    for path in ("sheets", "results", "conflicts"):
        assert (await stranger.get(f"{table.path}/{path}")).status_code in {403, 404}


async def test_a_document_changes_the_members_from_its_day(table: Table, people: People) -> None:
    new, path = people.council_member(), f"/v1/councils/{table.council['id']}/changes"
    decision = {"number": "99/QĐ-UBND", "date": "2026-11-22"}
    alone = {"decision": decision, "leaves": [table.member_id(1)]}
    response = await table.officer.post(path, alone)
    assert "too_few_members" in {
        one["code"] for one in refused(response, 422, "invalid_input")["errors"]
    }
    change = {**alone, "joins": [{"account_id": str(new.id)}]}
    drafted = made(await table.officer.post(path, change))
    body = {"answers": table.sheet.answers(60)}
    refused(await new.post(f"{table.path}/sheets", body), 403, "no_longer_member")
    refused(await signed(table.officer, drafted), 403, "permission_missing")
    made(await signed(people.leader(), drafted))
    made(await new.post(f"{table.path}/sheets", body))
    refused(await table.file(1), 403, "not_a_member")
    council = made(await table.officer.get(f"/v1/councils/{table.council['id']}"))
    assert council["members"][1]["left_on"] == "2026-11-21"
    assert council["members"][-1]["joined_on"] == "2026-11-22"


async def test_a_term_that_has_ended_is_mended_by_a_document(
    people: People, sheet: Sheet, clock: FixedClock
) -> None:
    officer, dossier = people.province_officer(), await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier], term_to="2026-11-22")
    council = made(await officer.get("/v1/councils"))["items"][0]
    clock.move(days=1)
    members, officer = [people.fresh(one) for one in members], people.fresh(officer)
    body = {"answers": sheet.answers(60)}
    late = await members[0].post(f"{path_of(dossier)}/sheets", body)
    refused(late, 409, "council_out_of_term")
    longer = {"decision": {"number": "77/QĐ-UBND", "date": "2026-11-23"}, "term_to": "2027-12-31"}
    drafted = made(await officer.post(f"/v1/councils/{council['id']}/changes", longer))
    made(await signed(people.leader(), drafted))
    await file_all(members, dossier, [sheet.answers(60)])


async def advised_by_a_double_of(table: Table, people: People, seat: int, **facts: Any) -> None:
    """The producer gets an adviser of whom the same is known as of a member."""
    adviser = people.producer()
    people.known.change(adviser.id, **facts)
    people.known.change(table.members[seat].id, **facts)
    people.known.usernames["adviser"] = adviser.id
    mandate = {"kind": "consultant", "username": "adviser"}
    path = f"/v1/producers/{table.dossier['producer']['id']}/mandates"
    made(await people.commune_officer().post(path, mandate))


async def test_a_second_account_of_who_acts_for_the_producer_scores_nothing(
    table: Table, people: People
) -> None:
    """A4: a member scored the product of the cooperative that she stood for."""
    await advised_by_a_double_of(table, people, 1, person="c" * 64)
    refused(await table.file(1), 403, "conflict_of_interest")
    (one,) = made(await table.officer.get(f"{table.path}/conflicts"))["items"]
    assert (one["kind"], one["state"], one["source"]) == ("same_person", "certain", "consultant")


async def test_equal_name_and_birth_year_is_a_hint_that_the_chair_decides(
    table: Table, people: People
) -> None:
    await advised_by_a_double_of(table, people, 1, name="Nguyễn Thị Hạnh", birth_year=1975)
    await table.all_file(0, 1, 2, 3, 4)
    refused(await table.opening(), 409, "conflicts_undecided")
    word = {"member_id": table.member_id(1), "kind": "name_and_birth_year"}
    word |= {"upheld": False, "reason": "Hai người khác nhau."}
    path = f"{table.path}/conflicts/decisions"
    refused(await table.members[1].post(path, word), 403, "not_presiding")
    made(await table.members[0].post(path, word))
    made(await table.opening())
    (one,) = made(await table.officer.get(f"{table.path}/conflicts"))["items"]
    assert (one["state"], one["decision"]) == ("dismissed", "Hai người khác nhau.")


async def test_an_officer_with_a_seat_of_his_own_scores_in_the_council_post_only(
    table: Table, people: People
) -> None:
    as_officer = people.again(table.members[1], Role.OFFICER, Level.PROVINCE, "66")
    body = {"answers": table.sheet.answers(60)}
    refused(await as_officer.post(f"{table.path}/sheets", body), 403, "act_in_council_post")
    await table.all_file(0, 1, 2, 3, 4)
    made(await table.opening())
    proposed = made(await act(table.officer, table.path, "conclusion", {"minutes": "Thống nhất."}))
    chair = people.again(table.members[0], Role.OFFICER, Level.PROVINCE, "66")
    confirm = {"result_id": proposed["id"]}
    response = await act(chair, table.path, "conclusion/confirmation", confirm)
    refused(response, 403, "act_in_council_post")
    mine = made(await act(chair, table.path, "conclusion", {"minutes": "Tự trình."}))
    confirm = {"result_id": mine["id"]}
    response = await act(table.members[0], table.path, "conclusion/confirmation", confirm)
    refused(response, 403, "confirmed_by_proposer")


async def test_a_sheet_says_who_filed_it_and_conflicts_have_no_past(table: Table) -> None:
    filed = made(await table.file(1))
    assert filed["filed_by"]["name"] == table.members[1].principal.name
    response = await table.officer.get(f"{table.path}/conflicts?as_of=2026-11-21")
    assert response.status_code == 422
