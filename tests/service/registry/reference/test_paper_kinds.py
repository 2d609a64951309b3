"""Kinds of papers: the pack's, and what two stewards added to it."""

from typing import Any

from tests.service.registry.reference.conftest import Steward
from tests.support.reference import PROPOSALS, in_force, proposal
from tests.support.registry import People, Registry, a_paper, a_producer, fault, made, paper_body

OCOP_CLIP: dict[str, Any] = {
    "kind": "paper_kinds",
    "rulebook": "26-2026",
    "code": "PRODUCT_FILM",
    "name": {"vi": "Phim giới thiệu sản phẩm", "en": "Film on the product"},
    "proves": [{"product_set": 1, "criteria": ["4.3"]}],
}


async def kinds(registry: Registry, **params: str) -> dict[str, dict[str, Any]]:
    found = await registry.http.get("/v1/paper-kinds", params={"rulebook": "26-2026", **params})
    return {one["code"]: one for one in made(found)["items"]}


async def test_the_pack_says_which_kinds_there_are_and_what_they_prove(registry: Registry) -> None:
    found = (await kinds(registry))["TEST_REPORT"]
    first = next(one for one in found["proves"] if one["product_set"] == 1)
    assert "7" in first["criteria"]
    assert found["entry_id"] is None


async def test_a_new_kind_may_be_filed_from_its_day_on(
    registry: Registry, people: People, steward: Steward
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    body = paper_body(producer["id"], kind="PRODUCT_FILM")
    assert fault(await officer.post("/v1/papers", body), "/kind") == "paper_kind_unknown"
    await in_force(steward(), steward(), proposal(OCOP_CLIP, effective_on="2026-11-22"))
    assert "PRODUCT_FILM" not in await kinds(registry, on="2026-11-21")
    assert (await kinds(registry))["PRODUCT_FILM"]["name"]["en"] == "Film on the product"
    assert (await a_paper(officer, producer, kind="PRODUCT_FILM"))["kind"] == "PRODUCT_FILM"


async def test_an_entry_never_takes_away_what_the_rulebook_demands(
    registry: Registry, steward: Steward
) -> None:
    whole = (await kinds(registry))["TEST_REPORT"]["proves"]
    entry = {**OCOP_CLIP, "code": "TEST_REPORT", "name": {"vi": "Phiếu kiểm nghiệm"}}
    less = proposal({**entry, "proves": whole[1:]}, effective_on="2026-11-22")
    assert fault(await steward().post(PROPOSALS, less), "/content/proves") == "loosens_the_rulebook"
    await in_force(
        steward(), steward(), proposal({**entry, "proves": whole}, effective_on="2026-11-22")
    )
    assert (await kinds(registry))["TEST_REPORT"]["name"]["vi"] == "Phiếu kiểm nghiệm"


async def test_unknown_rulebooks_and_sets_are_refused(registry: Registry, steward: Steward) -> None:
    unknown = {**OCOP_CLIP, "rulebook": "99-2099"}
    answer = await steward().post(PROPOSALS, proposal(unknown))
    assert fault(answer, "/content/rulebook") == "rulebook_not_known"
    sets = [{"product_set": 27, "criteria": ["1.1"]}, *OCOP_CLIP["proves"], *OCOP_CLIP["proves"]]
    answer = await steward().post(PROPOSALS, proposal({**OCOP_CLIP, "proves": sets}))
    assert fault(answer, "/content/proves/0/product_set") == "product_set_not_known"
    assert fault(answer, "/content/proves/2/product_set") == "set_named_twice"
    criteria = [{"product_set": 1, "criteria": ["4.3", "99.1"]}]
    answer = await steward().post(PROPOSALS, proposal({**OCOP_CLIP, "proves": criteria}))
    assert fault(answer, "/content/proves/0/criteria/1") == "criterion_not_of_the_set"
    no_sheets = {**OCOP_CLIP, "rulebook": "148"}
    answer = await steward().post(PROPOSALS, proposal(no_sheets))
    assert fault(answer, "/content/proves/0/product_set") == "product_set_not_known"
    asked = await registry.http.get("/v1/paper-kinds", params={"rulebook": "99-2099"})
    assert fault(asked, "/rulebook") == "rulebook_not_known"
