import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

import law
from libs.contracts.errors import NotFound
from libs.contracts.registry.products import Product, ProductCodeTaken
from services.registry.acting import Acting
from services.registry.parts import Parts
from services.registry.products import ProductRow, assign_product_code, load_product
from services.registry.reach import reach_of
from tests.support.ids import new_id
from tests.support.registry import (
    COMMUNE,
    FAR_COMMUNE,
    OTHER_COMMUNE,
    People,
    Registry,
    a_producer,
    a_product,
    fault,
    made,
    product_body,
    refused,
)


def the_same(listed: list[Any], shown: list[Any]) -> bool:
    """Compare as a client reads them: PostgreSQL cuts the zeros that end a fraction."""
    return [Product.model_validate(item) for item in listed] == [
        Product.model_validate(item) for item in shown
    ]


async def test_a_producer_registers_its_product(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    response = await me.post(
        "/v1/products",
        product_body(producer["id"], group="I.1.a", rulebook="26-2026", gtin="893 5001 800-019"),
    )
    product = made(response)
    assert product["producer"] == {
        "id": producer["id"],
        "name": producer["name"],
        "kind": "cooperative",
    }
    assert (product["commune"], product["province"]) == (COMMUNE, "66")
    assert (product["gtin"], product["code"]) == ("8935001800019", None)
    assert response.headers["etag"] == '"1"'
    assert made(await me.get(f"/v1/products/{product['id']}")) == product


async def test_the_list_shows_exactly_what_the_record_shows(people: People) -> None:
    me = people.producer()
    product = await a_product(
        me, description='Rau "sạch"\nvà ngon \\ rẻ', specification="500 g", group="I.1.a"
    )
    page = made(await me.get("/v1/products"))
    assert page["next"] is None
    assert the_same(page["items"], [product])
    assert page["items"][0].keys() == product.keys()


async def test_nobody_registers_for_a_producer_out_of_reach(people: People) -> None:
    producer = await a_producer(people.producer())
    for stranger in (people.producer(), people.commune_officer(OTHER_COMMUNE)):
        response = await stranger.post("/v1/products", product_body(producer["id"]))
        refused(response, 404, "not_found")
    response = await people.commune_officer().post(
        "/v1/products", product_body(producer["id"], commune=FAR_COMMUNE)
    )
    refused(response, 403, "outside_territory")


async def test_a_product_of_another_commune_does_not_exist(people: People) -> None:
    product = await a_product(people.producer())
    path = f"/v1/products/{product['id']}"
    for stranger in (
        people.commune_officer(OTHER_COMMUNE),
        people.producer(),
        people.province_officer("01"),
    ):
        refused(await stranger.get(path), 404, "not_found")
        assert made(await stranger.get("/v1/products"))["items"] == []
    for officer in (people.commune_officer(), people.leader(), people.ministry_officer()):
        assert made(await officer.get(path)) == product
        assert the_same(made(await officer.get("/v1/products"))["items"], [product])


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"product_set": 0}, "/product_set", "greater_than_equal"),
        ({"product_set": 27}, "/product_set", "product_set_unknown"),
        ({"product_set": 27, "rulebook": "148"}, "/product_set", "product_set_unknown"),
        ({"rulebook": "27-2027"}, "/rulebook", "rulebook_unknown"),
        ({"gtin": "8935001800018"}, "/gtin", "gtin_check_digit"),
        ({"gtin": "89350018000199999"}, "/gtin", "gtin_form"),
        ({"group": "VII.1"}, "/group", "string_pattern_mismatch"),
        ({"description": "\x00"}, "/description", "control_character"),
        ({"code": "66-1-1-2026"}, "/code", "extra_forbidden"),
        ({"producer_id": "x"}, "/producer_id", "uuid_parsing"),
    ],
)
async def test_bad_input_is_named_field_by_field(
    people: People, change: dict[str, object], pointer: str, code: str
) -> None:
    me = people.producer()
    producer = await a_producer(me)
    body = {**product_body(producer["id"]), **change}
    assert fault(await me.post("/v1/products", body), pointer) == code
    assert made(await me.get("/v1/products"))["items"] == []


async def test_a_change_needs_the_version_it_was_made_for(people: People) -> None:
    me = people.producer()
    product = await a_product(me, gtin="96385074", specification="500 g")
    path = f"/v1/products/{product['id']}"
    refused(await me.patch(path, {"name": "Cải"}), 428, "if_match_required")
    change = {"name": "Cải ngọt", "gtin": None, "group": "I.1.a", "product_set": 2}
    changed = made(await me.patch(path, change, headers={"If-Match": '"1"'}))
    assert changed == {**product, **change, "version": 2, "updated_at": changed["updated_at"]}
    response = await me.patch(path, {"name": "Cũ"}, headers={"If-Match": '"1"'})
    refused(response, 412, "stale_version")
    response = await me.patch(path, {"product_set": None}, headers={"If-Match": "*"})
    assert fault(response, "/product_set") == "null_not_allowed"


async def test_a_former_district_changes_products_that_nobody_owns(people: People) -> None:
    district, any_version = people.district_officer(), {"If-Match": "*"}
    owner = await a_producer(people.producer())
    response = await district.post("/v1/products", product_body(owner["id"]))
    refused(response, 404, "not_found")
    old, change = await a_product(district), {"name": "Cải ngọt"}
    made(await district.patch(f"/v1/products/{old['id']}", change, headers=any_version))
    home = people.commune_officer()
    made(await home.patch(f"/v1/products/{old['id']}", change, headers=any_version))


async def test_one_id_is_one_product(people: People) -> None:
    me, chosen = people.producer(), str(new_id())
    product = await a_product(me, id=chosen)
    assert product["id"] == chosen
    response = await me.post("/v1/products", product_body(product["producer"]["id"], id=chosen))
    refused(response, 409, "already_exists")


async def test_lists_are_paged_filtered_and_ordered(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    names = ["Đậu phộng", "Cà phê", "Dâu tằm", "Cá khô", "Ớt", "Ổi"]
    for name in names:
        await a_product(officer, producer, name=name)
    await a_product(officer, name="Trà", product_set=11)

    async def listed(**params: str) -> list[str]:
        seen: list[str] = []
        cursor: str | None = None
        while True:
            asked = {"limit": "2", **params, **({"cursor": cursor} if cursor else {})}
            page = made(await officer.get("/v1/products", params=asked))
            seen += [item["name"] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                return seen

    in_order = ["Cà phê", "Cá khô", "Dâu tằm", "Đậu phộng", "Ổi", "Ớt", "Trà"]
    assert await listed() == in_order
    assert await listed(producer_id=producer["id"]) == in_order[:-1]
    assert await listed(product_set="11") == ["Trà"]
    assert await listed(q="ca") == ["Cà phê", "Cá khô"]
    assert await listed(q="%") == await listed(q="_") == await listed(q="\\") == []
    assert await listed(commune=OTHER_COMMUNE) == []
    assert await listed(province="66", commune=COMMUNE) == in_order
    assert await listed(sort="newest") == ["Trà", *reversed(names)]


@pytest.mark.parametrize("product_set", [1, 21])
async def test_an_association_takes_part_with_tourism_only(
    people: People, product_set: int
) -> None:
    me = people.producer()
    producer = await a_producer(me, kind="association")
    refused_one = await me.post(
        "/v1/products", product_body(producer["id"], product_set=product_set)
    )
    assert fault(refused_one, "/product_set") == "subject_of_another_sector"
    tourism = await a_product(me, producer, product_set=26)
    change = {"product_set": product_set}
    changed = await me.patch(f"/v1/products/{tourism['id']}", change, headers={"If-Match": '"1"'})
    assert fault(changed, "/product_set") == "subject_of_another_sector"


async def test_the_list_of_a_former_act_knows_no_subjects(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me, kind="association")
    assert (await a_product(me, producer, rulebook="148"))["product_set"] == 1


@asynccontextmanager
async def acting_on(registry: Registry, product: Any) -> AsyncIterator[tuple[Acting, ProductRow]]:
    """An officer's transaction, as a later chapter has it when it asks for a code."""
    parts: Parts = registry.app.state.parts
    principal = registry.people.commune_officer().principal
    reach = reach_of(principal, await parts.atlases.today(), parts.seeing)
    async with parts.database.unit_of_work() as session:
        acting = Acting(session, principal, reach, parts)
        yield acting, (await load_product(acting, UUID(product["id"]), lock=True)).product


async def code_of(
    registry: Registry,
    product: Any,
    *,
    rulebook: str = "26-2026",
    commune: str = COMMUNE,
    typed: str | None = None,
) -> str:
    decree = law.read().decrees[rulebook]
    async with acting_on(registry, product) as (acting, row):
        return await assign_product_code(
            acting,
            row,
            decree.procedure,
            commune=commune,
            district="643",
            province="66",
            year=2026,
            typed=typed,
        )


async def test_codes_of_a_commune_count_without_gaps_even_at_once(
    people: People, registry: Registry
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    products = [await a_product(officer, producer) for _ in range(8)]

    async def rolled_back() -> None:
        async with acting_on(registry, products[0]) as (acting, row):
            procedure = law.read().newest().procedure
            await assign_product_code(
                acting, row, procedure, commune=COMMUNE, district=None, province="66", year=2026
            )
            raise NotFound

    with pytest.raises(NotFound):
        await rolled_back()
    codes = await asyncio.gather(*(code_of(registry, product) for product in products))
    assert sorted(codes) == [f"66-{COMMUNE}-{number}-2026" for number in range(1, 9)]


async def test_a_code_is_given_once_and_shown(people: People, registry: Registry) -> None:
    officer = people.commune_officer()
    product = await a_product(officer)
    first = await code_of(registry, product)
    assert await code_of(registry, product) == first
    assert await code_of(registry, product, typed="Đ-1") == first
    shown = made(await officer.get(f"/v1/products/{product['id']}"))
    assert (shown["code"], shown["version"]) == (first, 2)


async def test_under_148_the_district_counts_over_all_its_communes(
    people: People, registry: Registry
) -> None:
    officer = people.commune_officer()
    first, second = await a_product(officer), await a_product(officer)
    assert await code_of(registry, first, rulebook="148") == "66-643-1-2026"
    second_code = await code_of(registry, second, rulebook="148", commune="24136")
    assert second_code == "66-643-2-2026"


async def test_a_papers_own_code_stays_as_typed_and_no_other_takes_it(
    people: People, registry: Registry
) -> None:
    officer = people.commune_officer()
    old, new, twin = [await a_product(officer) for _ in range(3)]
    typed = f"66-{COMMUNE}-1-2026"
    assert await code_of(registry, old, typed=typed) == typed
    assert await code_of(registry, new) == f"66-{COMMUNE}-2-2026"
    with pytest.raises(ProductCodeTaken):
        await code_of(registry, twin, typed=typed)


async def test_a_lost_connection_is_a_503_and_the_next_call_works(
    people: People, registry_database_url: str
) -> None:
    me = people.producer()
    assert made(await me.get("/v1/products"))["items"] == []
    other = await asyncpg.connect(registry_database_url)
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user"
        " AND pid <> pg_backend_pid()"
    )
    await other.close()
    refused(await me.get("/v1/products"), 503, "service_unavailable")
    assert made(await me.get("/v1/products"))["items"] == []
