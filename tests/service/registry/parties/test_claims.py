"""Who a producer is: recognised without being read, confirmed, disputed, never shut out."""

from typing import Any

import pytest
from sqlalchemy import text

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from libs.kit.db import Database
from services.registry.parties.reading import READINGS_A_DAY
from tests.support.clock import FixedClock
from tests.support.dossiers import a_submitted, act, path_of, sheet_of
from tests.support.registry import (
    COMMUNE,
    FAR_COMMUNE,
    OTHER_COMMUNE,
    TAX_CODE,
    Caller,
    People,
    a_producer,
    a_product,
    a_stored_paper,
    fault,
    made,
    producer_body,
    product_body,
    refused,
)

Json = dict[str, Any]
PERSON = "066123456789"
FIRM = {"kind": "enterprise", "name": "Công ty Sữa Tây Nguyên"}
NUMBER = {"identity": {"scheme": "tax_code", "value": TAX_CODE}}
WHY = "Chúng tôi là chủ của mã số thuế này, có giấy đăng ký doanh nghiệp"
READING = {"purpose": "identity", "reason": "Kiểm tra trùng chủ thể"}


def path(producer: Json) -> str:
    return f"/v1/producers/{producer['id']}"


async def confirm(by: Caller, producer: Json) -> Any:
    return await act(by, path(producer), "confirmation", {})


@pytest.mark.parametrize(
    ("who", "claim"),
    [
        ("producer", "claimed"),
        ("district_officer", "claimed"),
        ("commune_officer", "confirmed"),
        ("province_officer", "confirmed"),
    ],
)
async def test_an_office_of_today_confirms_what_it_registers(
    people: People, who: str, claim: str
) -> None:
    by: Caller = getattr(people, who)()
    producer = await a_producer(by)
    assert producer["claim"] == claim
    assert (producer["confirmed_by"] is not None) == (claim == "confirmed")


async def test_a_strangers_claim_shuts_nobody_out_of_its_number(people: People) -> None:
    stranger = await a_producer(people.producer(), **FIRM, **NUMBER)
    owner = people.producer(FAR_COMMUNE)
    genuine = await a_producer(owner, commune=FAR_COMMUNE, **FIRM, **NUMBER)
    assert genuine["claim"] == "claimed"
    disputes = made(await owner.get(f"{path(genuine)}/disputes"))["items"]
    assert [(one["claimant"], one["holder"]) for one in disputes] == [
        (genuine["id"], stranger["id"])
    ]


async def test_the_commune_of_the_seat_decides_between_two_claims(people: People) -> None:
    rival = people.producer()
    stranger = await a_producer(rival, **FIRM, **NUMBER)
    product = await a_product(rival, stranger)
    owner, office = people.producer(FAR_COMMUNE), people.commune_officer(FAR_COMMUNE)
    genuine = await a_producer(owner, commune=FAR_COMMUNE, **FIRM, **NUMBER)
    refused(await confirm(office, genuine), 409, "dispute_open")
    paper = await a_stored_paper(owner, genuine, kind="BUSINESS_REGISTRATION")
    dispute = made(await owner.get(f"{path(genuine)}/disputes"))["items"][0]
    decision = {
        "in_favour_of": "claimant",
        "heard_claimant": "Xuất trình giấy đăng ký doanh nghiệp",
        "heard_holder": "Đã mời hai lần, không đến",
        "reason": "Giấy đăng ký mang tên bên yêu cầu",
        "paper": paper["id"],
    }
    record = f"{path(genuine)}/disputes/{dispute['id']}"
    refused(await act(owner, record, "decision", decision), 403, "not_at_home")
    decided = made(await act(office, record, "decision", decision))
    assert decided["decided_by"]["account"] == str(office.id)
    refused(await act(office, record, "decision", decision), 409, "dispute_decided")
    assert made(await owner.get(path(genuine)))["claim"] == "confirmed"
    lost = made(await rival.get(path(stranger)))
    assert lost["claim"] == "lost"
    assert made(await rival.get(f"/v1/products/{product['id']}"))["id"] == product["id"]
    for response in (
        await rival.post("/v1/products", product_body(stranger["id"])),
        await rival.post("/v1/dossiers", {"product_id": product["id"], "kind": "first"}),
        await rival.patch(path(stranger), {"name": "Khác"}, headers={"If-Match": "*"}),
    ):
        refused(response, 409, "producer_lost")


async def test_what_an_office_confirmed_only_one_above_both_takes_away(people: People) -> None:
    office = people.commune_officer(OTHER_COMMUNE)
    holder = await a_producer(office, commune=OTHER_COMMUNE, **FIRM, **NUMBER)
    owner = people.producer()
    body = producer_body(**FIRM, **NUMBER)
    problem = refused(await owner.post("/v1/producers", body), 409, "producer_known")
    assert problem["params"] == {"known": ""}
    genuine = made(await owner.post("/v1/producers", {**body, "dispute": WHY}))
    dispute = made(await owner.get(f"{path(genuine)}/disputes"))["items"][0]
    paper = await a_stored_paper(owner, genuine, kind="BUSINESS_REGISTRATION")
    decision = {
        "in_favour_of": "claimant",
        "heard_claimant": "Xuất trình giấy đăng ký",
        "heard_holder": "Thừa nhận nhập nhầm",
        "reason": "Nhập nhầm mã số thuế",
        "paper": paper["id"],
    }
    record = f"{path(genuine)}/disputes/{dispute['id']}"
    home, province = people.commune_officer(), people.province_officer()
    refused(await act(home, record, "decision", decision), 403, "not_at_home")
    wrong = {**decision, "paper": genuine["id"]}
    assert fault(await act(province, record, "decision", wrong), "/paper")
    made(await act(province, record, "decision", decision))
    assert made(await office.get(path(holder)))["claim"] == "lost"


async def test_who_confirmed_one_side_does_not_decide(people: People) -> None:
    province, owner = people.province_officer(), people.producer()
    await a_producer(province, **FIRM, **NUMBER)
    body = producer_body(**FIRM, **NUMBER, dispute=WHY)
    genuine = made(await owner.post("/v1/producers", body))
    dispute = made(await owner.get(f"{path(genuine)}/disputes"))["items"][0]
    decision = {
        "in_favour_of": "holder",
        "heard_claimant": "Không có giấy tờ",
        "heard_holder": "Xuất trình giấy tờ",
        "reason": "Bên giữ số có giấy tờ",
        "paper": genuine["id"],
    }
    record = f"{path(genuine)}/disputes/{dispute['id']}"
    refused(await act(province, record, "decision", decision), 403, "second_officer_needed")


async def test_an_officer_is_told_of_the_same_person_as_far_as_he_may_know(
    people: People,
) -> None:
    """Hints by hand: in the territory a masked name and the commune, elsewhere nothing."""
    identity = {"scheme": "personal_id", "value": PERSON}
    home = people.commune_officer()
    first = await a_producer(home, kind="household", name="Hộ Y Thanh", identity=identity)
    for officer, commune, told in (
        (home, COMMUNE, f"H*** Y*** T*** ({COMMUNE}, {first['id']})"),
        (people.province_officer(), OTHER_COMMUNE, f"H*** Y*** T*** ({COMMUNE}, {first['id']})"),
        (people.commune_officer(FAR_COMMUNE), FAR_COMMUNE, ""),
    ):
        body = producer_body(kind="farm", commune=commune, identity=identity)
        problem = refused(await officer.post("/v1/producers", body), 409, "producer_known")
        assert problem["params"]["known"] == told
    as_tax_code = producer_body(kind="household", identity={"scheme": "tax_code", "value": PERSON})
    refused(await home.post("/v1/producers", as_tax_code), 409, "producer_known")
    group = {"kind": "cooperative_group", "identity": identity}
    made(await home.post("/v1/producers", producer_body(**group)))


async def test_a_households_tax_code_is_a_persons_number(
    people: People, database: Database
) -> None:
    """TT 86/2024/TT-BTC: 12 digits since 1/7/2025."""
    officer = people.commune_officer()
    identity = {"scheme": "tax_code", "value": PERSON}
    producer = await a_producer(officer, kind="household", identity=identity)
    assert producer["identity"] == {"scheme": "tax_code", "value": "*********789"}
    read = made(await officer.post(f"{path(producer)}/personal-data", READING))
    assert read["identity"] == identity
    csv = await officer.get("/v1/producers", params={"format": "csv"})
    assert "789" not in csv.text
    async with database.sessions() as session:
        found = await session.scalar(text("SELECT json_agg(p)::text FROM producers p"))
    assert PERSON not in found
    for kind in ("enterprise", "cooperative", "association", "cooperative_union"):
        response = await officer.post("/v1/producers", producer_body(kind=kind, identity=identity))
        assert fault(response, "/identity/value") == "tax_code_form"
    change = {"kind": "enterprise"}
    response = await officer.patch(path(producer), change, headers={"If-Match": "*"})
    assert fault(response, "/kind") == "personal_id_not_for_kind"


async def test_a_union_of_cooperatives_is_registered_like_one(people: People) -> None:
    me = people.producer()
    union = await a_producer(me, kind="cooperative_union", name="Liên hiệp HTX Tây Nguyên")
    assert (await a_product(me, union))["producer"]["kind"] == "cooperative_union"


async def test_two_records_of_one_producer_are_linked_and_none_is_lost(people: People) -> None:
    owner, officer = people.producer(), people.commune_officer()
    old = await a_producer(owner)
    product = await a_product(owner, old)
    kept = await a_producer(officer)
    body = {"producer": kept["id"], "reason": "Hai bản ghi của cùng một hợp tác xã"}
    refused(await act(owner, path(old), "same-as", body), 404, "not_found")
    response = await act(officer, path(old), "same-as", {**body, "producer": old["id"]})
    assert fault(response, "/producer") == "not_to_go_on"
    linked = made(await act(officer, path(old), "same-as", body))
    assert linked["same_as"] == kept["id"]
    refused(await owner.post("/v1/products", product_body(old["id"])), 409, "producer_lost")
    assert made(await owner.get(f"/v1/products/{product['id']}"))["id"] == product["id"]
    back = {**body, "producer": old["id"]}
    response = await act(officer, path(kept), "same-as", back)
    assert fault(response, "/producer") == "not_to_go_on"


async def test_a_producer_of_the_same_name_in_the_commune_is_pointed_out(people: People) -> None:
    officer, me = people.commune_officer(), people.producer()
    first = await a_producer(officer, name="Hợp tác xã Ánh Dương")
    elsewhere = people.commune_officer(OTHER_COMMUNE)
    await a_producer(elsewhere, name="Hợp tác xã Ánh Dương", commune=OTHER_COMMUNE)
    for by, shown in ((officer, first["id"]), (me, None)):
        body = producer_body(name="hop tac xa anh duong")
        second = made(await by.post("/v1/producers", body))
        assert {"id": shown, "name": first["name"], "commune": COMMUNE} in second["similar"]
        assert {one["commune"] for one in second["similar"]} == {COMMUNE}


async def test_taking_a_dossier_in_confirms_its_producer(
    people: People, scoring: ScoringClient
) -> None:
    sheet, me, officer = await sheet_of(scoring), people.producer(), people.commune_officer()
    dossier = await a_submitted(me, sheet.answers(60))
    assert made(await me.get(path(dossier["producer"])))["claim"] == "claimed"
    listed = made(await officer.get("/v1/producers", params={"claim": "claimed"}))["items"]
    assert [one["id"] for one in listed] == [dossier["producer"]["id"]]
    made(await act(officer, path_of(dossier), "acceptance"))
    found = made(await me.get(path(dossier["producer"])))
    assert (found["claim"], found["confirmed_by"]["account"]) == ("confirmed", str(officer.id))


async def test_only_the_home_offices_confirm(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    refused(await confirm(me, producer), 403, "not_at_home")
    refused(await confirm(people.commune_officer(OTHER_COMMUNE), producer), 404, "not_found")
    for nobody in (people.ministry_officer(), people.district_officer(), people.leader()):
        refused(await confirm(nobody, producer), 403, "permission_missing")
    made(await confirm(people.commune_officer(), producer))
    refused(await confirm(people.province_officer(), producer), 409, "producer_confirmed_already")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"reason": "Kiểm tra hồ sơ"}, "/purpose"),
        ({"purpose": "dossier"}, "/reason"),
        ({"purpose": "dossier", "reason": "x"}, "/reason"),
        ({"purpose": "dossier", "reason": "         ."}, "/reason"),
        ({"purpose": "curiosity", "reason": "Kiểm tra hồ sơ"}, "/purpose"),
    ],
)
async def test_personal_data_are_read_for_a_purpose_with_a_reason(
    people: People, asked: Json, pointer: str
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    assert fault(await officer.post(f"{path(producer)}/personal-data", asked), pointer)


async def test_an_account_reads_so_many_a_day_and_no_more(
    people: People, database: Database, clock: FixedClock
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer)
    record = f"{path(producer)}/personal-data"
    made(await officer.post(record, READING))
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE personal_data_readings SET times = :most"), {"most": READINGS_A_DAY}
        )
    refused(await officer.post(record, READING), 429, "readings_used_up")
    made(await people.commune_officer().post(record, READING))


async def test_a_former_district_reads_nothing_of_who_came_after_it(people: People) -> None:
    officer, later = people.district_officer(), await a_producer(people.producer())
    hidden = await officer.post(f"{path(later)}/personal-data", READING)
    refused(hidden, 404, "not_found")
    entered = await a_producer(officer)
    known = await officer.post(f"{path(entered)}/personal-data", READING)
    refused(known, 403, "after_the_district")


async def test_representatives_are_counted_without_being_read(people: People) -> None:
    officer = people.commune_officer()
    for number in range(4):
        woman = {"name": "Nguyễn Thị Ánh", "sex": "female", "ethnicity": "12" if number else "01"}
        await a_producer(officer, name=f"Hộ {number}", representative=woman)
    await a_producer(officer, name="Hộ cuối")

    async def counted(by: str, **params: str) -> dict[str | None, int | None]:
        found = made(await officer.get("/v1/producers/counts", params={"by": by, **params}))
        return {one["value"]: one["count"] for one in found["items"]}

    assert await counted("sex") == {"female": 4, None: None}
    assert await counted("ethnicity") == {"12": 3, "01": None, None: None}
    assert await counted("kind", unit=COMMUNE) == {"cooperative": 5}
    assert await counted("kind", unit=OTHER_COMMUNE) == {}


async def test_the_peoples_are_the_official_54(people: People) -> None:
    found = made(await people.producer().get("/v1/producers/ethnicities"))["items"]
    assert [one["code"] for one in found] == [f"{number:02}" for number in range(1, 56)]
    names = {one["code"]: one["name"] for one in found}
    assert (names["01"], names["12"], names["54"], names["55"]) == (
        "Kinh",
        "Ê-đê",
        "Rơ-măm",
        "Người nước ngoài",
    )
    officer = people.commune_officer()
    body = producer_body(representative={"name": "A", "ethnicity": "56"})
    assert fault(await officer.post("/v1/producers", body), "/representative/ethnicity")


async def test_a_website_that_harms_is_refused(people: People) -> None:
    me = people.producer()
    body = producer_body(website="javascript:alert(1)")
    assert fault(await me.post("/v1/producers", body), "/website") == "website_scheme"
    assert (await a_producer(me, website="https://HTX.vn"))["website"] == "https://htx.vn"


async def test_who_acts_for_a_producer_says_nothing_of_it_for_an_office(people: People) -> None:
    """One account with two posts claimed another's number and decided the dispute for itself."""
    owner, holder = people.producer(), people.province_officer()
    await a_producer(holder, **FIRM, **NUMBER)
    mine = made(await owner.post("/v1/producers", producer_body(**FIRM, **NUMBER, dispute=WHY)))
    dispute = made(await owner.get(f"{path(mine)}/disputes"))["items"][0]
    paper = await a_stored_paper(owner, mine, kind="BUSINESS_REGISTRATION")
    decision = {
        "in_favour_of": "claimant",
        "heard_claimant": "Tôi đã nghe chính tôi",
        "heard_holder": "Không có ý kiến gì khác",
        "reason": "Mã số này là của tôi",
        "paper": paper["id"],
    }
    record = f"{path(mine)}/disputes/{dispute['id']}"
    other = await a_producer(people.producer())
    for level, unit in ((Level.COMMUNE, COMMUNE), (Level.PROVINCE, "66")):
        office = people.again(owner, Role.OFFICER, level, unit)
        refused(await act(office, record, "decision", decision), 403, "helped_by_yourself")
        refused(await confirm(office, mine), 403, "helped_by_yourself")
        goes_on = {"producer": mine["id"], "reason": "Cùng một chủ thể"}
        linked = await act(office, path(other), "same-as", goes_on)
        refused(linked, 403, "helped_by_yourself")
    made(await act(people.province_officer(), record, "decision", decision))
