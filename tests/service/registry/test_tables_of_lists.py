"""Lists as tables of all rows, as counts, and as answers that a client may keep."""

import csv
import io

import pytest

from tests.support.registry import People, a_paper, a_producer, a_product, made, refused

MARK = "\ufeff"


async def test_the_producers_of_a_territory_are_a_table_without_personal_numbers(
    people: People,
) -> None:
    officer = people.commune_officer()
    number = "066123456789"
    identity = {"scheme": "personal_id", "value": number}
    await a_producer(officer, kind="household", name="Hộ ông Y Bhôk", identity=identity)
    await a_producer(officer, name="Hợp tác xã Ea Tu")
    answer = await officer.get("/v1/producers", params={"format": "csv", "limit": "1"})
    assert number[-3:] not in answer.text
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix(MARK))))
    assert [row[0] for row in rows] == ["Tên chủ thể", "Hộ ông Y Bhôk", "Hợp tác xã Ea Tu"]


async def test_a_table_of_products_holds_what_the_list_holds_in_every_page(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    for name in ("Cà phê", "Bơ", "Ca cao"):
        await a_product(officer, producer, name=name)
    english = {"Accept-Language": "en"}
    answer = await officer.get("/v1/products", params={"format": "csv"}, headers=english)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix(MARK))))
    assert [row["Name"] for row in rows] == ["Bơ", "Ca cao", "Cà phê"]
    assert {(row["Commune"], row["Province"]) for row in rows} == {("24133", "66")}
    far = await people.commune_officer("00004").get("/v1/products", params={"format": "csv"})
    assert len(far.text.splitlines()) == 1


@pytest.mark.parametrize("noun", ["producers", "products", "papers"])
async def test_a_list_counts_when_asked_and_says_when_nothing_has_changed(
    people: People, noun: str
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    await a_product(officer, producer)
    await a_paper(officer, producer)
    path = f"/v1/{noun}"
    assert made(await officer.get(path, params={"count": "true"}))["total"] == 1
    first = await officer.get(path)
    assert made(first)["total"] is None
    again = await officer.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_cursor_of_another_order_is_refused(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    for name in ("Cà phê", "Bơ"):
        await a_product(officer, producer, name=name)
    page = made(await officer.get("/v1/products", params={"limit": "1", "sort": "newest"}))
    other = {"limit": "1", "cursor": page["next"]}
    refused(await officer.get("/v1/products", params=other), 422, "invalid_input")
