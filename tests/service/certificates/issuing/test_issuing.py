import asyncio
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from libs.contracts.certificates import (
    CertificateDatedAhead,
    CertificateDiffers,
    CertificateNotPrintable,
    IssueCertificate,
    Status,
    VoidDiffers,
    VoidNumber,
)
from libs.contracts.core import Level, Role
from libs.contracts.errors import InvalidInput
from libs.contracts.scopes import Scope
from libs.kit.audit import verify_chain
from services.certificates.issuing.tables import NumberCounterRow, VoidedNumberRow
from services.certificates.records.tables import CertificateRow
from tests.service.certificates.conftest import PUBLIC_URL, Service, make_service
from tests.support.ids import new_id
from tests.unit.services.certificates.orders import a_historic_order, an_order


async def numbers(service: Service) -> list[tuple[str, int, int | None]]:
    async with service.database.sessions() as session:
        rows = (await session.execute(select(CertificateRow))).scalars().all()
    return sorted((row.authority_unit, row.year, row.ordinal) for row in rows if row.ordinal)


async def test_an_order_becomes_a_certificate_with_number_page_and_signature(
    service: Service,
) -> None:
    order = an_order()
    certificate = await service.client.issue(order)
    assert certificate.number == "0001/2026/OCOP-66"
    assert certificate.url == f"{PUBLIC_URL}/c/{certificate.code}"
    assert str(certificate.valid_until) == "2029-11-20"
    assert certificate.standing.status is Status.VALID
    assert certificate.standing.sentence.vi.endswith("20/11/2029.")
    assert certificate.product == order.product
    pdf = await service.client.pdf(certificate.code)
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) == certificate.document.size


async def test_the_same_order_again_gives_the_same_certificate(service: Service) -> None:
    order = an_order()
    first = await service.client.issue(order)
    service.clock.move(days=1)
    again = await service.client.issue(order)
    assert again.model_copy(update={"standing": first.standing}) == first
    assert await numbers(service) == [("66", 2026, 1)]


async def test_twins_of_one_order_sent_together_make_one_certificate(service: Service) -> None:
    order = an_order()
    made = await asyncio.gather(*(service.client.issue(order) for _ in range(6)))
    assert len({certificate.code for certificate in made}) == 1
    assert await numbers(service) == [("66", 2026, 1)]


async def test_other_content_under_a_known_id_is_refused(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    with pytest.raises(CertificateDiffers):
        await service.client.issue(order.model_copy(update={"stars": 5}))
    assert await numbers(service) == [("66", 2026, 1)]


async def test_numbers_are_gapless_while_many_are_issued_and_some_refused(
    service: Service,
) -> None:
    other = {"level": "province", "unit_code": "01", "unit_name": "Thành phố Hà Nội"}
    orders = [an_order() for _ in range(10)] + [an_order(authority=other) for _ in range(5)]
    bad = [
        an_order(product={"id": new_id(), "code": "1", "name": "Mật ong 🍯"}),
        an_order(issued_on="2026-12-01"),
    ]
    done = await asyncio.gather(
        *(service.client.issue(order) for order in [*orders, *bad]), return_exceptions=True
    )
    assert [type(error) for error in done[15:]] == [CertificateNotPrintable, CertificateDatedAhead]
    assert await numbers(service) == [("01", 2026, n) for n in range(1, 6)] + [
        ("66", 2026, n) for n in range(1, 11)
    ]


async def test_a_failure_after_the_number_was_taken_leaves_no_gap(service: Service) -> None:
    parts = service.app.state.parts
    kept = parts.documents.files._folder
    parts.documents.files._folder = service.state / "gone"
    order = an_order()
    response = await service.put(order.model_dump(mode="json"))
    assert response.status_code == 503
    parts.documents.files._folder = kept
    certificate = await service.client.issue(order)
    assert certificate.number == "0001/2026/OCOP-66"


async def test_numbers_begin_anew_each_year_and_for_each_authority(service: Service) -> None:
    service.clock.at = datetime(2027, 1, 5, 3, tzinfo=UTC)
    old = await service.client.issue(an_order(issued_on="2026-12-31"))
    new = await service.client.issue(an_order(issued_on="2027-01-04"))
    ministry = {"level": "ministry", "unit_code": "VN", "unit_name": "Việt Nam"}
    central = await service.client.issue(
        an_order(issued_on="2027-01-04", authority=ministry, stars=5)
    )
    assert [old.number, new.number, central.number] == [
        "0001/2026/OCOP-66",
        "0001/2027/OCOP-66",
        "0001/2027/OCOP-VN",
    ]


async def test_a_voided_number_explains_the_gap(service: Service) -> None:
    await service.client.issue(an_order())
    void = VoidNumber(
        id=new_id(), level=Level.PROVINCE, unit_code="66", year=2026, reason="Phôi in hỏng"
    )
    voided = await service.client.void_number(void)
    again = await service.client.void_number(void)
    assert voided == again
    assert voided.number == "0002/2026/OCOP-66"
    assert (await service.client.issue(an_order())).number == "0003/2026/OCOP-66"
    with pytest.raises(VoidDiffers):
        await service.client.void_number(void.model_copy(update={"reason": "Lý do khác"}))
    async with service.database.sessions() as session:
        last = (await session.execute(select(NumberCounterRow.last))).scalar_one()
        reasons = (await session.execute(select(VoidedNumberRow.reason))).scalars().all()
    assert (last, list(reasons)) == (3, ["Phôi in hỏng"])


async def test_history_keeps_its_own_number_and_dates_and_takes_none_of_ours(
    service: Service,
) -> None:
    order = a_historic_order()
    certificate = await service.client.issue(order)
    assert certificate.number == "07/GCN-OCOP"
    assert str(certificate.issued_on) == "2024-03-05"
    assert str(certificate.valid_until) == "2027-03-05"
    assert str(certificate.entered_on) == "2026-11-22"
    twin = await service.client.issue(a_historic_order())
    assert twin.number == certificate.number
    assert await numbers(service) == []


async def test_history_whose_term_is_over_is_expired_from_the_first_day(
    service: Service,
) -> None:
    order = a_historic_order(issued_on="2020-06-01", decision={"number": "1", "date": "2020-06-01"})
    assert (await service.client.issue(order)).standing.status is Status.EXPIRED


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stars": 2}, "/stars"),
        ({"stars": 6}, "/stars"),
        ({"issued_on": "1999-01-01"}, "/issued_on"),
        ({"number": "5"}, ""),
        ({"kind": "historic"}, ""),
        ({"surprise": 1}, "/surprise"),
        ({"signer": {"title": "Chủ tịch", "name": "a\x00b"}}, "/signer/name"),
        ({"signer": {"title": "Chủ tịch", "name": "  "}}, "/signer/name"),
        ({"validity_months": 0}, "/validity_months"),
        (
            {"authority": {"level": "ministry", "unit_code": "66", "unit_name": "Đắk Lắk"}},
            "/authority",
        ),
        (
            {"authority": {"level": "province", "unit_code": "643", "unit_name": "Đắk Lắk"}},
            "/authority",
        ),
    ],
)
async def test_an_order_that_is_not_one_is_refused_with_its_pointer(
    service: Service, change: dict[str, object], pointer: str
) -> None:
    response = await service.put({**an_order().model_dump(mode="json"), **change})
    assert response.status_code == 422
    assert [entry["pointer"] for entry in response.json()["errors"]] == [pointer]


async def test_an_id_that_differs_from_the_address_is_refused(service: Service) -> None:
    response = await service.http.put(
        f"/internal/v1/certificates/{new_id()}",
        content=an_order().model_dump_json(),
        headers={**service.registry, "content-type": "application/json"},
    )
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "id_differs"


async def test_a_date_ahead_is_refused_with_its_pointer(service: Service) -> None:
    response = await service.put(
        {**an_order().model_dump(mode="json"), "issued_on": "2026-11-23"},
        **{"accept-language": "en"},
    )
    assert response.json()["code"] == "certificate_dated_ahead"
    assert response.json()["errors"][0]["pointer"] == "/issued_on"
    assert "2026-11-22" in response.json()["errors"][0]["detail"]


async def test_decomposed_vietnamese_is_stored_composed(service: Service) -> None:
    name = "Hợp tác xã Đắk Lắk"
    order = an_order().model_dump(mode="json")
    order["producer"]["name"] = unicodedata.normalize("NFD", name)
    response = await service.put(order)
    assert response.json()["producer"]["name"] == name


async def test_what_was_issued_cannot_be_altered_in_the_database(service: Service) -> None:
    await service.client.issue(an_order())
    for statement in (
        "UPDATE certificates SET stars = 5",
        "UPDATE certificates SET number = 'x'",
        "DELETE FROM certificates",
        "TRUNCATE certificates CASCADE",
    ):
        with pytest.raises(DBAPIError, match=r"never altered|permission denied"):
            async with service.database.engine.begin() as connection:
                await connection.execute(text(statement))


async def test_each_issue_leaves_one_event_in_an_unbroken_chain(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    await service.client.issue(order)
    await service.client.issue(an_order())
    async with service.database.sessions() as session:
        assert await verify_chain(session, service.database.audit) == 2
        rows = await session.execute(select(service.database.audit.c.record_id))
        assert str(order.id) in set(rows.scalars())


async def test_a_restart_keeps_keys_numbers_and_documents(
    service: Service, certificates_database_url: str, tmp_path: Path
) -> None:
    first = await service.client.issue(an_order())
    again = make_service(certificates_database_url, tmp_path, service.clock)
    try:
        second = await again.client.issue(an_order())
        assert second.number == "0002/2026/OCOP-66"
        assert second.document.signer_fingerprint == first.document.signer_fingerprint
        assert await again.client.pdf(first.code) == await service.client.pdf(first.code)
    finally:
        await again.http.aclose()
        await again.database.close()
        again.app.state.parts.bench.close()


async def test_only_the_registrys_own_token_may_issue(service: Service) -> None:
    order = an_order().model_dump(mode="json")
    path = f"/internal/v1/certificates/{order['id']}"
    assert (await service.http.put(path, json=order)).status_code == 401
    person = service.tokens.principal(
        Scope.CERTIFICATES_ISSUE, Scope.CERTIFICATES_STATUS, role=Role.ADMINISTRATOR
    )
    headers = service.tokens.headers(person)
    assert (await service.http.put(path, json=order, headers=headers)).status_code == 403
    change = f"{path}/status-changes"
    assert (await service.http.post(change, json={}, headers=headers)).status_code == 403
    assert await numbers(service) == []


async def test_an_order_read_back_is_the_order_sent(service: Service) -> None:
    order = an_order()
    certificate = await service.client.issue(order)
    shared = set(IssueCertificate.model_fields) - {"number"}
    assert certificate.model_dump(include=shared) == order.model_dump(include=shared)
    assert certificate.id == UUID(str(order.id))


async def test_the_typed_client_gives_back_the_typed_error(service: Service) -> None:
    order = an_order()
    broken = order.model_copy(update={"stars": 9})
    with pytest.raises(InvalidInput):
        await service.client.issue(broken)


async def test_an_auditor_reads_the_trail_and_nobody_else(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    path = "/v1/certificates/audit-events"
    assert (await service.http.get(path)).status_code == 401
    assert (await service.http.get(path, headers=service.registry)).status_code == 403
    auditor = service.tokens.principal(Scope.CERTIFICATES_AUDIT_READ, role=Role.AUDITOR)
    headers = service.tokens.headers(auditor)
    (event,) = (await service.http.get(path, headers=headers)).json()["items"]
    assert (event["action"], event["record_id"]) == ("certificate.issued", str(order.id))
    verified = await service.http.get(f"{path}/verification", headers=headers)
    assert verified.json() == {
        "intact": True,
        "events": 1,
        "anchors": 0,
        "records": [],
        "more": False,
        "detail": None,
    }


async def test_it_is_not_ready_when_documents_cannot_be_kept(service: Service) -> None:
    assert (await service.http.get("/readyz")).status_code == 200
    (service.state / "documents").rename(service.state / "elsewhere")
    service.app.state.ready.forget()
    assert (await service.http.get("/readyz")).status_code == 503
