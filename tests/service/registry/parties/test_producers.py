import unicodedata

import pytest
from sqlalchemy import text

from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.audit import verify_chain
from libs.kit.db import Database
from tests.support.ids import new_id
from tests.support.registry import (
    COMMUNE,
    FAR_COMMUNE,
    LOST_COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    TAX_CODE,
    People,
    a_producer,
    fault,
    made,
    producer_body,
    refused,
)

PERSONAL_ID = "066123456789"
REPRESENTATIVE = {
    "name": "Nguyễn Thị Ánh",
    "position": "Giám đốc",
    "sex": "female",
    "ethnicity": "12",
    "disability": False,
    "residence": "Buôn Akŏ Dhông",
    "birth_year": 1975,
    "personal_id": "066175000111",
}


async def test_a_producers_account_registers_itself(people: People) -> None:
    me = people.producer()
    response = await me.post("/v1/producers", producer_body(phone="0905 123 456"))
    producer = made(response)
    mine = made(await me.get(f"/v1/producers/{producer['id']}/mandates"))["items"]
    assert [(one["kind"], one["account"], one["in_force"]) for one in mine] == [
        ("owner", str(me.id), True)
    ]
    assert (producer["province"], producer["phone"]) == ("66", "+84905123456")
    assert response.headers["etag"] == '"1"'
    assert response.headers["location"] == f"/v1/producers/{producer['id']}"
    assert producer["created_at"].endswith("+07:00")
    assert producer.pop("similar") == []
    assert made(await me.get(f"/v1/producers/{producer['id']}")) == producer


async def test_an_officer_registers_others_in_the_territory(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    assert made(await officer.get(f"/v1/producers/{producer['id']}/mandates")) == {"items": []}


@pytest.mark.parametrize("commune", [OTHER_COMMUNE, FAR_COMMUNE])
async def test_an_officer_of_another_commune_may_not_register(people: People, commune: str) -> None:
    response = await people.commune_officer(commune).post("/v1/producers", producer_body())
    problem = refused(response, 403, "outside_territory")
    assert problem["params"] == {
        "unit": COMMUNE,
        "territory": commune,
        "could": [COMMUNE, PROVINCE],
    }


async def test_a_record_of_another_commune_does_not_exist(people: People) -> None:
    producer = await a_producer(people.producer())
    path = f"/v1/producers/{producer['id']}"
    for stranger in (
        people.commune_officer(OTHER_COMMUNE),
        people.province_officer("01"),
        people.producer(),
        people.district_officer("644"),
    ):
        refused(await stranger.get(path), 404, "not_found")
        change = {"name": "Khác"}
        response = await stranger.patch(path, change, headers={"If-Match": "*"})
        refused(response, 404, "not_found")
        assert made(await stranger.get("/v1/producers"))["items"] == []


async def test_the_levels_above_see_it(people: People) -> None:
    producer = await a_producer(people.producer())
    for officer in (
        people.commune_officer(),
        people.province_officer(),
        people.ministry_officer(),
        people.leader(),
        people.inspector(),
    ):
        assert made(await officer.get(f"/v1/producers/{producer['id']}")) == producer
        assert [one["id"] for one in made(await officer.get("/v1/producers"))["items"]] == [
            producer["id"]
        ]


async def test_reading_does_not_mean_writing(people: People) -> None:
    producer = await a_producer(people.producer())
    path = f"/v1/producers/{producer['id']}"
    response = await people.inspector().patch(path, {"name": "X"}, headers={"If-Match": '"1"'})
    problem = refused(response, 403, "permission_missing")
    assert problem["params"]["scope"] == "registry.producers.write"
    refused(await people.inspector().post("/v1/producers", producer_body()), 403, problem["code"])


async def test_a_lost_commune_is_refused_with_its_successor(people: People) -> None:
    response = await people.province_officer().post(
        "/v1/producers", producer_body(commune=LOST_COMMUNE)
    )
    problem = refused(response, 422, "commune_not_in_force")
    assert problem["errors"][0]["pointer"] == "/commune"
    assert problem["errors"][0]["params"]["successors"] == ["24121 Phường Tân Lập"]
    assert "24121 Phường Tân Lập" in problem["detail"]


@pytest.mark.parametrize("commune", ["66", "99999", "643"])
async def test_what_is_no_commune_is_refused(people: People, commune: str) -> None:
    response = await people.ministry_officer().post("/v1/producers", producer_body(commune=commune))
    assert fault(response, "/commune") == "commune_unknown"


async def test_decomposed_vietnamese_is_stored_composed(people: People) -> None:
    name = "Hợp tác xã Cà phê Ngọc Điệp"
    producer = await a_producer(people.producer(), name=unicodedata.normalize("NFD", name))
    assert producer["name"] == name


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"name": "a\x00b"}, "/name", "control_character"),
        ({"name": "   "}, "/name", "blank"),
        ({"name": "a" * 301}, "/name", "string_too_long"),
        ({"name": "a\nb"}, "/name", "line_break"),
        ({"name": "\ud800"}, None, None),
        ({"kind": "company"}, "/kind", "enum"),
        ({"commune": "1"}, "/commune", "string_pattern_mismatch"),
        ({"phone": "12345"}, "/phone", "phone_form"),
        ({"registered_on": "2026-02-30"}, "/registered_on", "date_parsing"),
        ({"email": "nobody"}, "/email", "string_pattern_mismatch"),
        ({"stars": 5}, "/stars", "extra_forbidden"),
        (
            {"identity": {"scheme": "tax_code", "value": "0301442988"}},
            "/identity/value",
            "tax_code_check_digit",
        ),
        ({"identity": {"scheme": "tax_code"}}, "/identity", "identity_value_only_with_a_scheme"),
    ],
)
async def test_bad_input_is_named_field_by_field(
    people: People, change: dict[str, object], pointer: str | None, code: str | None
) -> None:
    me = people.producer()
    if pointer is None:
        raw = b'{"name": "\\ud800", "kind": "farm", "commune": "24133", "address": "x"}'
        response = await me.post(
            "/v1/producers", None, content=raw, headers={"Content-Type": "application/json"}
        )
        assert response.status_code in {400, 422}
    else:
        response = await me.post("/v1/producers", producer_body(**change))
        assert fault(response, pointer) == code
    assert made(await me.get("/v1/producers"))["items"] == []


async def test_problems_speak_both_languages(people: People) -> None:
    bad = producer_body(identity={"scheme": "tax_code", "value": "0301442988"})
    me = people.producer()
    vietnamese = await me.post("/v1/producers", bad)
    english = await me.post("/v1/producers", bad, headers={"Accept-Language": "en"})
    assert "Chữ số kiểm tra" in vietnamese.json()["errors"][0]["detail"]
    assert "check digit" in english.json()["errors"][0]["detail"]


async def test_one_id_is_one_producer(people: People) -> None:
    officer, chosen = people.commune_officer(), str(new_id())
    assert (await a_producer(officer, id=chosen))["id"] == chosen
    response = await officer.post("/v1/producers", producer_body(id=chosen))
    refused(response, 409, "already_exists")


async def test_a_retry_with_the_same_key_changes_nothing(people: People) -> None:
    me, key = people.producer(), {"Idempotency-Key": "7d3c"}
    first = await me.post("/v1/producers", producer_body(), headers=key)
    again = await me.post("/v1/producers", producer_body(), headers=key)
    assert again.json() == made(first)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["etag"] == first.headers["etag"]
    assert len(made(await me.get("/v1/producers"))["items"]) == 1
    other = await me.post("/v1/producers", producer_body(name="Khác"), headers=key)
    refused(other, 422, "idempotency_key_reused")


async def test_a_change_needs_the_version_it_was_made_for(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    path = f"/v1/producers/{producer['id']}"
    refused(await me.patch(path, {"name": "Mới"}), 428, "if_match_required")
    response = await me.patch(path, {"name": "Mới"}, headers={"If-Match": '"1"'})
    assert (made(response)["version"], response.headers["etag"]) == (2, '"2"')
    problem = refused(
        await me.patch(path, {"name": "Cũ"}, headers={"If-Match": '"1"'}), 412, "stale_version"
    )
    assert problem["params"] == {"current": 2}
    assert made(await me.get(path))["name"] == "Mới"


async def test_only_what_is_sent_is_changed(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer, phone="0905123456", representative=REPRESENTATIVE)
    path, any_version = f"/v1/producers/{producer['id']}", {"If-Match": "*"}
    change = {"phone": None, "identity": {"scheme": "tax_code", "value": TAX_CODE}}
    changed = made(await officer.patch(path, change, headers=any_version))
    expected = {**producer, **change, "version": 2, "updated_at": changed["updated_at"]}
    assert changed == expected
    gone = made(await officer.patch(path, {"representative": None}, headers=any_version))
    assert gone["representative"] is None
    response = await officer.patch(path, {"name": None}, headers=any_version)
    assert fault(response, "/name") == "null_not_allowed"


async def test_a_move_to_a_commune_outside_the_territory_is_forbidden(people: People) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    path, any_version = f"/v1/producers/{producer['id']}", {"If-Match": "*"}
    response = await officer.patch(path, {"commune": OTHER_COMMUNE}, headers=any_version)
    refused(response, 403, "outside_territory")
    province = people.province_officer()
    made(await province.patch(path, {"commune": OTHER_COMMUNE}, headers=any_version))
    refused(await officer.get(path), 404, "not_found")


async def test_a_household_that_becomes_a_company_must_change_its_number(people: People) -> None:
    officer = people.commune_officer()
    identity = {"scheme": "personal_id", "value": PERSONAL_ID}
    producer = await a_producer(officer, kind="household", identity=identity)
    path, any_version = f"/v1/producers/{producer['id']}", {"If-Match": "*"}
    response = await officer.patch(path, {"kind": "enterprise"}, headers=any_version)
    assert fault(response, "/identity/scheme") == "personal_id_not_for_kind"
    change = {"kind": "enterprise", "identity": {"scheme": "tax_code", "value": TAX_CODE}}
    made(await officer.patch(path, change, headers=any_version))


async def test_personal_data_are_masked_enciphered_and_their_reading_recorded(
    people: People, database: Database
) -> None:
    officer = people.commune_officer()
    identity = {"scheme": "personal_id", "value": PERSONAL_ID}
    producer = await a_producer(
        officer, kind="household", identity=identity, representative=REPRESENTATIVE
    )
    assert producer["identity"] == {"scheme": "personal_id", "value": "*********789"}
    assert producer["representative"] == {"name": "N*** T*** Á***", "position": "Giám đốc"}
    path = f"/v1/producers/{producer['id']}/personal-data"
    refused(await officer.post(path, {}), 422, "invalid_input")
    refused(await officer.get(path), 405, "method_not_allowed")
    asked = {"purpose": "dossier", "reason": "Kiểm tra hồ sơ"}
    response = await officer.post(path, asked, headers={"Idempotency-Key": "once"})
    assert made(response) == {
        "producer_id": producer["id"],
        "identity": identity,
        "representative": REPRESENTATIVE,
    }
    assert response.headers["cache-control"] == "no-store"
    refused(await people.producer().post(path, asked), 403, "permission_missing")
    refused(await people.commune_officer(OTHER_COMMUNE).post(path, asked), 404, "not_found")
    async with database.sessions() as session:
        event = (await session.execute(text(_READINGS))).one()
        dump = (await session.execute(text(_EVERYTHING))).scalar_one()
    assert (event.actor, event.reason) == (officer.id, "dossier: Kiểm tra hồ sơ")
    assert PERSONAL_ID not in dump
    assert REPRESENTATIVE["personal_id"] not in dump
    assert "Thị Ánh" not in dump


_READINGS = """
    SELECT actor, reason FROM audit_events WHERE action = 'producer.personal_data_read'
"""
_EVERYTHING = """
    SELECT concat((SELECT json_agg(t)::text FROM producers t),
                  (SELECT json_agg(t)::text FROM producer_personal_data t),
                  (SELECT json_agg(t)::text FROM idempotency_keys t),
                  (SELECT json_agg(t)::text FROM audit_events t))
"""


async def test_every_change_is_in_the_chain(people: People, database: Database) -> None:
    me = people.producer()
    producer = await a_producer(me)
    path = f"/v1/producers/{producer['id']}"
    await me.patch(path, {"name": "Mới"}, headers={"If-Match": "*"})
    await me.patch(path, {"name": "Cũ"}, headers={"If-Match": '"1"'})
    auditor = people.ministry_auditor()
    events = made(
        await auditor.get(
            "/v1/audit-events", params={"record_id": producer["id"], "kind": "producer"}
        )
    )
    assert [event["action"] for event in events["items"]] == [
        "producer.changed",
        "producer.registered",
    ]
    assert events["items"][0]["before_hash"] == events["items"][1]["after_hash"]
    async with database.sessions() as session:
        assert await verify_chain(session, database.audit) == 5


async def test_the_list_is_in_vietnamese_order_and_finds_without_accents(people: People) -> None:
    officer = people.commune_officer()
    names = ["Đông Á", "An Bình", "Ân Thi", "Dung Quất", "Ánh Dương", "Ăn Sạch"]
    for name in names:
        await a_producer(officer, name=name)
    ordered = ["An Bình", "Ánh Dương", "Ăn Sạch", "Ân Thi", "Dung Quất", "Đông Á"]
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": "4", **({"cursor": cursor} if cursor else {})}
        page = made(await officer.get("/v1/producers", params=params))
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ordered
    found = made(await officer.get("/v1/producers", params={"q": "dong a"}))
    assert [one["name"] for one in found["items"]] == ["Đông Á"]
    filtered = {"kind": "farm", "province": "66", "commune": COMMUNE}
    assert made(await officer.get("/v1/producers", params=filtered))["items"] == []


@pytest.mark.parametrize("method", ["get", "post"])
async def test_nobody_comes_in_without_a_token(people: People, method: str) -> None:
    me = people.producer()
    response = await me.http.request(method, "/v1/producers", json=producer_body())
    problem = refused(response, 401, "not_authenticated")
    assert problem["params"]["reason"] == "missing"
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_without_the_scope_is_not_enough(people: People) -> None:
    nobody = people.someone(
        Role.PRODUCER, Level.COMMUNE, COMMUNE, scopes=frozenset({Scope.SESSION})
    )
    refused(await nobody.get("/v1/producers"), 403, "permission_missing")
    refused(await nobody.post("/v1/producers", {"bad": 1}), 403, "permission_missing")
