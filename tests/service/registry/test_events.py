"""What happens to a record can be followed by a cursor, and nothing personal is told."""

from tests.support.registry import People, a_paper, a_producer, a_product, made, refused


async def test_each_change_is_told_once_in_the_order_of_the_commits(people: People) -> None:
    officer, reader = people.commune_officer(), people.ministry_auditor()
    producer = await a_producer(officer, phone="0905123456", email="a@example.vn")
    product = await a_product(officer, producer)
    change, version = {"address": "1 Lê Duẩn"}, {"If-Match": '"1"'}
    made(await officer.patch(f"/v1/producers/{producer['id']}", change, headers=version))
    paper = await a_paper(officer, producer)
    refused(await officer.post("/v1/papers", {}), 422, "invalid_input")
    page = made(await reader.get("/v1/events", params={"after": "0"}))
    told = [(event["kind"], event["record_id"], event["data"]) for event in page["items"]]
    assert told == [
        ("producer.registered", producer["id"], {"version": 1}),
        ("product.registered", product["id"], {"version": 1}),
        ("producer.changed", producer["id"], {"version": 2}),
        ("paper.filed", paper["id"], {"version": 1}),
    ]
    assert made(await reader.get("/v1/events", params={"after": page["next"]}))["items"] == []


async def test_the_feed_is_not_for_everybody(people: People) -> None:
    for caller in (people.producer(), people.commune_officer()):
        refused(await caller.get("/v1/events"), 403, "permission_missing")
