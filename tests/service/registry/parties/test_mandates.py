"""Who acts for a producer: given and ended in the open, and no further than the kind reaches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from libs.kit.db import Database
from services.registry.parties import interests_of
from tests.support.clock import FixedClock
from tests.support.dossiers import a_draft, a_submitted, act, path_of, put, report, sheet_of
from tests.support.ids import new_id
from tests.support.registry import (
    OTHER_COMMUNE,
    Caller,
    People,
    a_producer,
    a_product,
    a_stored_paper,
    fault,
    made,
    refused,
)

Json = dict[str, Any]


def path(producer: Json) -> str:
    return f"/v1/producers/{producer['id']}/mandates"


async def give(
    giver: Caller, producer: Json, people: People, holder: Caller, kind: str, **changes: Any
) -> Any:
    people.known.usernames["someone"] = holder.id
    body = {"kind": kind, "username": "someone", **changes}
    return await giver.post(path(producer), body)


async def end(by: Caller, producer: Json, mandate: Json) -> Any:
    body = {"reason": "Không còn làm việc cho chủ thể"}
    return await act(by, f"{path(producer)}/{mandate['id']}", "end", body)


async def test_the_commune_gives_a_producer_its_owner(people: People) -> None:
    officer, owner = people.commune_officer(), people.producer()
    producer = await a_producer(officer)
    refused(await owner.get(f"/v1/producers/{producer['id']}"), 404, "not_found")
    given = made(await give(officer, producer, people, owner, "owner"))
    assert given["given_by"]["account"] == str(officer.id)
    assert (given["account"], given["in_force"]) == (str(owner.id), True)
    assert made(await owner.get(f"/v1/producers/{producer['id']}"))["id"] == producer["id"]
    for noun in ("producers", "mandates"):
        listed = path(producer) if noun == "mandates" else "/v1/producers"
        assert len(made(await owner.get(listed))["items"]) == 1


async def test_what_somebody_acts_for_is_in_his_lists_and_nothing_else(people: People) -> None:
    officer, adviser = people.commune_officer(), people.producer()
    mine = [await a_producer(people.producer(), name=f"Hợp tác xã {n}") for n in range(3)]
    for producer in mine[:2]:
        made(await give(officer, producer, people, adviser, "consultant"))
        await a_product(adviser, producer)
    await a_product(officer, mine[2])
    seen = {one["id"] for one in made(await adviser.get("/v1/producers"))["items"]}
    assert seen == {one["id"] for one in mine[:2]}
    made_by = {one["producer"]["id"] for one in made(await adviser.get("/v1/products"))["items"]}
    assert made_by == seen
    counted = made(await adviser.get("/v1/products", params={"count": "true"}))
    assert counted["total"] == 2


async def test_an_end_counts_at_once_and_stays_on_record(people: People) -> None:
    officer, adviser = people.commune_officer(), people.producer()
    owner = people.producer()
    producer = await a_producer(owner)
    mandate = made(await give(owner, producer, people, adviser, "consultant"))
    ended = made(await end(owner, producer, mandate))
    assert (ended["in_force"], ended["ended_by"]["account"]) == (False, str(owner.id))
    refused(await adviser.get(f"/v1/producers/{producer['id']}"), 404, "not_found")
    assert made(await adviser.get("/v1/producers"))["items"] == []
    refused(await end(owner, producer, ended), 409, "mandate_has_ended")
    kept = made(await officer.get(path(producer)))["items"]
    assert [one["kind"] for one in kept] == ["consultant", "owner"]
    made(await give(owner, producer, people, adviser, "staff"))


async def test_a_term_ends_by_itself(people: People, clock: FixedClock) -> None:
    owner, adviser = people.producer(), people.producer()
    producer = await a_producer(owner)
    last = clock.today() + timedelta(days=1)
    first = clock.today() + timedelta(days=1)
    term = {"since": first.isoformat(), "until": last.isoformat()}
    made(await give(owner, producer, people, adviser, "consultant", **term))
    assert made(await adviser.get("/v1/producers"))["items"] == []


async def test_nobody_has_two_mandates_at_a_time_for_one_producer(people: People) -> None:
    owner, adviser = people.producer(), people.producer()
    producer = await a_producer(owner)
    made(await give(owner, producer, people, adviser, "consultant"))
    refused(await give(owner, producer, people, adviser, "staff"), 409, "mandate_exists")


async def test_who_may_not_give_is_told_who_could(people: People) -> None:
    owner, other = people.producer(), people.producer()
    producer = await a_producer(owner)
    staff, adviser = people.producer(), people.producer()
    made(await give(owner, producer, people, staff, "staff"))
    made(await give(owner, producer, people, adviser, "consultant"))
    for giver, kind in ((owner, "owner"), (staff, "staff"), (adviser, "consultant")):
        problem = refused(
            await give(giver, producer, people, other, kind), 403, "mandate_not_yours"
        )
        assert problem["params"]["could"] == ["24133", "66"]
    stranger = people.commune_officer(OTHER_COMMUNE)
    refused(await give(stranger, producer, people, other, "owner"), 404, "not_found")
    for nobody in (people.ministry_officer(), people.district_officer(), people.inspector()):
        refused(await give(nobody, producer, people, other, "owner"), 403, "permission_missing")


async def test_an_account_that_judges_is_none_of_a_producers_people(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    judges = [
        officer,
        people.province_officer(),
        people.council_member(),
        people.inspector(),
        people.ministry_auditor(),
        people.leader(),
        people.someone(Role.ADMINISTRATOR, Level.PROVINCE, "66"),
    ]
    for judge in judges:
        for kind in ("owner", "staff", "consultant"):
            response = await give(officer, producer, people, judge, kind)
            assert fault(response, "/username") == "office_holder"
    response = await officer.post(path(producer), {"kind": "owner", "username": "nobody"})
    assert fault(response, "/username") == "account_unknown"
    assert made(await officer.get(path(producer)))["items"] == []


async def test_the_last_owner_stays_while_a_dossier_is_open(people: People) -> None:
    owner, officer, heir = people.producer(), people.commune_officer(), people.producer()
    dossier = await a_draft(owner)
    producer = dossier["producer"]
    mandate = made(await officer.get(path(producer)))["items"][0]
    refused(await end(officer, producer, mandate), 409, "last_owner_has_open_dossier")
    refused(await end(owner, producer, mandate), 403, "mandate_not_yours")
    made(await give(officer, producer, people, heir, "owner"))
    made(await end(officer, producer, mandate))
    refused(await owner.get(path_of(dossier)), 404, "not_found")
    assert made(await heir.get(path_of(dossier)))["id"] == dossier["id"]


async def test_an_adviser_drafts_and_the_producer_hands_in(
    people: People, scoring: ScoringClient
) -> None:
    owner, adviser, sheet = people.producer(), people.producer(), await sheet_of(scoring)
    producer = await a_producer(owner)
    made(await give(owner, producer, people, adviser, "consultant"))
    paper = await a_stored_paper(adviser, producer, kind="BUSINESS_REGISTRATION")
    draft = await a_draft(adviser, product=await a_product(adviser, producer))
    assessment = {
        "general": {"boxes": ["business_registration"]},
        "answers": {code: {"option": one} for code, one in sheet.answers(60).items()},
        "papers": [paper["id"]],
    }
    made(await put(adviser, f"{path_of(draft)}/self-assessment", assessment))
    for name, body in (("submission", None), ("withdrawal", {"reason": "Nhầm sản phẩm"})):
        problem = refused(await act(adviser, path_of(draft), name, body), 403, "mandate_too_narrow")
        assert problem["params"]["could"] == ["owner", "staff", "commune_officer"]
    change = {"name": "Tên khác"}
    response = await adviser.patch(
        f"/v1/producers/{producer['id']}", change, headers={"If-Match": "*"}
    )
    refused(response, 403, "mandate_too_narrow")
    made(await act(owner, path_of(draft), "submission"))
    steps = made(await owner.get(f"{path_of(draft)}/steps"))["items"]
    assert steps[-1]["acting_for"] is None


async def test_an_organisations_people_advise_while_they_are_its_people(people: People) -> None:
    officer, owner = people.province_officer(), people.producer()
    firm = {
        "kind": "consultant",
        "name": "Công ty Tư vấn Tây Nguyên",
        "unit": "66",
        "begins_on": "2025-01-01",
        "legal_basis": "Giấy đăng ký doanh nghiệp",
    }
    organisation = made(await officer.post("/v1/organisations", firm))
    producer = await a_producer(owner)
    body = {"kind": "consultant", "organisation": organisation["id"]}
    given = made(await owner.post(path(producer), body))
    assert given["name"] == firm["name"]
    response = await owner.post(path(producer), {**body, "kind": "staff"})
    assert fault(response, "/organisation") == "organisations_advise_only"
    response = await owner.post(path(producer), {**body, "organisation": str(new_id())})
    assert fault(response, "/organisation") == "organisation_unknown"


async def _household(people: People) -> tuple[Caller, Json, Json]:
    """An officer of the commune, a household of it without an account, the paper it signed."""
    officer = people.commune_officer()
    producer = await a_producer(officer, kind="household", name="Hộ ông Y Thanh")
    paper = await a_stored_paper(officer, producer, kind="OTHER", title="Giấy ủy quyền")
    return officer, producer, paper


async def test_the_commune_lodges_for_a_household_and_another_officer_receives(
    people: People, scoring: ScoringClient
) -> None:
    officer, producer, paper = await _household(people)
    product = await a_product(officer, producer)
    body = {"product_id": product["id"], "kind": "first"}
    refused(await officer.post("/v1/dossiers", body), 403, "producers_own_step")
    response = await give(officer, producer, people, officer, "commune_officer")
    assert fault(response, "/paper") == "mandate_needs_a_paper"
    made(await give(officer, producer, people, officer, "commune_officer", paper=paper["id"]))
    registration = await a_stored_paper(officer, producer, kind="BUSINESS_REGISTRATION")
    draft = made(await officer.post("/v1/dossiers", body))
    sheet = await sheet_of(scoring)
    assessment = {
        "general": {"boxes": ["business_registration"]},
        "answers": {code: {"option": one} for code, one in sheet.answers(60).items()},
        "papers": [registration["id"]],
    }
    made(await put(officer, f"{path_of(draft)}/self-assessment", assessment))
    made(await act(officer, path_of(draft), "submission"))
    step = made(await officer.get(f"{path_of(draft)}/steps"))["items"][-1]
    assert step["acting_for"]["kind"] == "commune_officer"
    assert step["acting_for"]["name"] == "Hộ ông Y Thanh"
    refused(await act(officer, path_of(draft), "acceptance"), 403, "helped_by_yourself")
    rejection = {"reason": "Không đủ điều kiện"}
    refused(await act(officer, path_of(draft), "rejection", rejection), 403, "helped_by_yourself")
    other = people.commune_officer()
    made(await act(other, path_of(draft), "acceptance"))
    response = await put(officer, f"{path_of(draft)}/commune-report", report())
    refused(response, 403, "helped_by_yourself")
    made(await put(other, f"{path_of(draft)}/commune-report", report()))
    made(await act(officer, path_of(draft), "withdrawal", {"reason": "Hộ xin rút"}))


async def test_an_ended_help_does_not_open_the_office_again(
    people: People, scoring: ScoringClient
) -> None:
    sheet = await sheet_of(scoring)
    officer, other = people.commune_officer(), people.commune_officer()
    dossier = await a_submitted(people.producer(), sheet.answers(60))
    producer = dossier["producer"]
    paper = await a_stored_paper(officer, producer, kind="OTHER", title="Giấy ủy quyền")
    mandate = made(
        await give(officer, producer, people, officer, "commune_officer", paper=paper["id"])
    )
    made(await end(other, producer, mandate))
    refused(await act(officer, path_of(dossier), "acceptance"), 403, "helped_by_yourself")


@pytest.mark.parametrize("whose", ["another_producers", "without_file", "unknown"])
async def test_an_officers_paper_is_the_producers_own_with_its_file(
    people: People, whose: str
) -> None:
    officer, producer, _ = await _household(people)
    other = await a_producer(officer)
    named = {
        "another_producers": (await a_stored_paper(officer, other))["id"],
        "without_file": made(
            await officer.post(
                "/v1/papers",
                {"producer_id": producer["id"], "kind": "OTHER", "title": "Giấy ủy quyền"},
            )
        )["id"],
        "unknown": str(new_id()),
    }
    response = await give(officer, producer, people, officer, "commune_officer", paper=named[whose])
    assert fault(response, "/paper") == "mandate_paper_not_filed"


async def test_a_former_district_changes_only_what_nobody_acts_for(people: People) -> None:
    district, any_version = people.district_officer(), {"If-Match": "*"}
    theirs, old = await a_producer(district), await a_producer(district)
    made(await give(people.commune_officer(), theirs, people, people.producer(), "owner"))
    change = {"name": "Hợp tác xã cũ"}
    response = await district.patch(f"/v1/producers/{theirs['id']}", change, headers=any_version)
    refused(response, 403, "owned_not_by_district")
    made(await district.patch(f"/v1/producers/{old['id']}", change, headers=any_version))


async def test_interests_name_accounts_persons_and_organisations(
    people: People, database: Database
) -> None:
    owner, adviser = people.producer(), people.producer()
    people.known.change(adviser.id, person="a" * 64, birth_year=1980)
    producer = await a_producer(owner)
    mandate = made(await give(owner, producer, people, adviser, "consultant"))
    made(await end(owner, producer, mandate))
    async with database.sessions() as session:
        found = (await interests_of(session, [UUID(producer["id"])]))[UUID(producer["id"])]
    assert {(one.kind, one.account, one.person) for one in found} == {
        ("owner", owner.id, None),
        ("consultant", adviser.id, "a" * 64),
    }


async def test_who_reads_the_past_is_judged_by_todays_mandates(
    people: People, clock: FixedClock
) -> None:
    owner, adviser, new = people.producer(), people.producer(), people.producer()
    producer = await a_producer(owner)
    await a_product(owner, producer)
    mandate = made(await give(owner, producer, people, adviser, "consultant"))
    clock.move(minutes=2)
    then = {"as_of": clock.now().isoformat()}
    clock.move(minutes=2)

    async def seen(by: Caller, noun: str) -> int:
        return len(made(await by.get(f"/v1/{noun}", params=then))["items"])

    assert [await seen(adviser, noun) for noun in ("producers", "products")] == [1, 1]
    made(await end(owner, producer, mandate))
    made(await give(owner, producer, people, new, "consultant"))
    assert [await seen(adviser, noun) for noun in ("producers", "products")] == [0, 0]
    assert [await seen(new, noun) for noun in ("producers", "products")] == [1, 1]
    record = f"/v1/producers/{producer['id']}"
    refused(await adviser.get(record, params=then), 404, "not_found")
    assert made(await new.get(record, params=then))["id"] == producer["id"]
