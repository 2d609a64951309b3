"""Opening a dossier and filling it in."""

import unicodedata

import pytest

from libs.clients.scoring import ScoringClient
from tests.support.dossiers import a_draft, a_filled_draft, path_of, put, sheet_of
from tests.support.ids import new_id
from tests.support.registry import (
    OTHER_COMMUNE,
    People,
    Registry,
    a_paper,
    a_producer,
    a_product,
    fault,
    made,
    refused,
)


async def test_a_draft_is_bound_to_the_law_of_today(people: People) -> None:
    draft = await a_draft(people.producer())
    assert draft["rulebook"]["id"] == "26-2026"
    assert (draft["status"], draft["level"], draft["lodged_on"]) == ("draft", None, None)
    assert draft["places"] == {
        "commune": "24133",
        "district": None,
        "province": "66",
        "current_commune": "24133",
        "current_province": "66",
    }


async def test_a_product_has_one_open_dossier(people: People) -> None:
    producer = people.producer()
    product = await a_product(producer)
    await a_draft(producer, product=product)
    body = {"product_id": product["id"], "kind": "first"}
    refused(await producer.post("/v1/dossiers", body), 409, "dossier_open_already")


async def test_an_officer_opens_no_dossier_of_today(people: People) -> None:
    product = await a_product(people.producer())
    body = {"product_id": product["id"], "kind": "first"}
    refused(await people.province_officer().post("/v1/dossiers", body), 403, "producers_own_step")


async def test_a_product_of_somebody_else_is_not_found(people: People) -> None:
    product = await a_product(people.producer())
    body = {"product_id": product["id"], "kind": "first"}
    refused(await people.producer().post("/v1/dossiers", body), 404, "not_found")


async def test_a_dossier_of_another_commune_is_not_found(people: People) -> None:
    draft = await a_draft(people.producer())
    assert (await people.commune_officer().get(path_of(draft))).status_code == 200
    stranger = people.commune_officer(OTHER_COMMUNE)
    refused(await stranger.get(path_of(draft)), 404, "not_found")
    refused(await people.producer().get(path_of(draft)), 404, "not_found")


async def test_the_self_assessment_is_filled_option_by_option(people: People) -> None:
    producer = people.producer()
    draft = await a_draft(producer)
    path = f"{path_of(draft)}/self-assessment/answers/1.1"
    headers = {"If-Match": f'"{draft["version"]}"'}
    changed = await producer.put(path, json={"option": 2}, headers=headers)
    document = made(changed)
    assert document["self_assessment"]["answers"] == {
        "1.1": {"option": 2, "papers": [], "note": ""}
    }
    assert changed.headers["etag"] == f'"{draft["version"] + 1}"'
    refused(await producer.put(path, json={"option": 1}, headers=headers), 412, "stale_version")
    refused(await producer.put(path, json={"option": 1}), 428, "if_match_required")


async def test_an_option_that_does_not_exist_is_refused_at_its_place(people: People) -> None:
    producer = people.producer()
    path = f"{path_of(await a_draft(producer))}/self-assessment"
    assert fault(await put(producer, f"{path}/answers/1.1", {"option": 9}), "/option") == (
        "unknown_option"
    )
    unknown = await put(producer, f"{path}/answers/99", {"option": 1})
    assert fault(unknown, "/criterion") == "unknown_criterion"
    whole = await put(producer, path, {"answers": {"1.1": {"option": 9}}})
    assert fault(whole, "/answers/1.1/option") == "unknown_option"


async def test_two_answers_for_one_criterion_are_refused(people: People) -> None:
    producer = people.producer()
    path = f"{path_of(await a_draft(producer))}/self-assessment"
    response = await producer.put(
        path,
        content='{"answers": {"1.1": {"option": 1}, "1.1": {"option": 2}}}',
        headers={"If-Match": "*", "Content-Type": "application/json"},
    )
    assert fault(response, "/answers/1.1") == "named_twice"


async def test_a_paper_of_another_producer_is_refused(people: People) -> None:
    producer, other = people.producer(), people.producer()
    foreign = await a_paper(other, await a_producer(other))
    path = f"{path_of(await a_draft(producer))}/self-assessment"
    response = await put(producer, path, {"papers": [foreign["id"]]})
    assert fault(response, "/papers/0") == "paper_unknown"


async def test_decomposed_vietnamese_is_stored_composed(people: People) -> None:
    producer = people.producer()
    path = f"{path_of(await a_draft(producer))}/self-assessment"
    words = "Mở rộng vùng trồng ở Ea Kao"
    document = made(await put(producer, path, {"plan": unicodedata.normalize("NFD", words)}))
    assert document["self_assessment"]["plan"] == words


async def test_a_null_byte_is_refused_and_nothing_is_kept(people: People) -> None:
    producer = people.producer()
    draft = await a_draft(producer)
    path = f"{path_of(draft)}/self-assessment"
    assert fault(await put(producer, path, {"plan": "a\x00b"}), "/plan") == "control_character"
    assert made(await producer.get(path_of(draft)))["version"] == draft["version"]


async def test_a_box_that_the_form_does_not_have_is_refused(people: People) -> None:
    producer = people.producer()
    path = f"{path_of(await a_draft(producer))}/self-assessment"
    ticked = {"general": {"boxes": ["trademark", "five_stars"]}}
    assert fault(await put(producer, path, ticked), "/general/boxes/1") == "box_unknown"


@pytest.mark.parametrize("field", ["historic", "rulebook", "lodged_on", "commune", "slip_number"])
async def test_nothing_of_history_is_taken_here(people: People, field: str) -> None:
    body = {"product_id": str(new_id()), "kind": "first", field: "148"}
    response = await people.producer().post("/v1/dossiers", body)
    assert fault(response, f"/{field}") == "extra_forbidden"


async def test_dossiers_are_listed_by_what_they_are(
    registry: Registry, scoring: ScoringClient
) -> None:
    people = registry.people
    producer, sheet = people.producer(), await sheet_of(scoring)
    drafts = [await a_draft(producer) for _ in range(2)]
    filled = await a_filled_draft(producer, sheet.answers(60))
    officer = people.commune_officer()
    first = made(await officer.get("/v1/dossiers?limit=2"))
    assert [one["id"] for one in first["items"]] == [filled["id"], drafts[1]["id"]]
    rest = made(await officer.get(f"/v1/dossiers?limit=2&cursor={first['next']}"))
    assert [one["id"] for one in rest["items"]] == [drafts[0]["id"]]
    assert rest["next"] is None
    by_product = await officer.get(f"/v1/dossiers?product_id={drafts[0]['product']['id']}")
    assert [one["id"] for one in made(by_product)["items"]] == [drafts[0]["id"]]
    assert made(await officer.get("/v1/dossiers?status=submitted"))["items"] == []
    stranger = people.commune_officer(OTHER_COMMUNE)
    assert made(await stranger.get("/v1/dossiers"))["items"] == []
