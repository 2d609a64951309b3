import psycopg
import pytest

from libs.contracts.certificates import CertificateNotFound, ChangeKind
from tests.service.certificates.conftest import Service
from tests.support.database import TestServer
from tests.support.ids import new_id
from tests.unit.services.certificates.orders import a_change, a_historic_order, an_order


async def test_a_certificate_is_read_by_its_code_however_it_is_typed(service: Service) -> None:
    made = await service.client.issue(an_order())
    typed = f"{made.code[:6]}-{made.code[6:]}".lower()
    assert await service.client.certificate(typed) == made


@pytest.mark.parametrize("code", ["AAAAAAAAAAAA", "x", "..", "%2e%2e", "'; DROP TABLE", "ĐĂ", "🍯"])
async def test_an_unknown_code_is_a_404(service: Service, code: str) -> None:
    with pytest.raises(CertificateNotFound):
        await service.client.certificate(code.replace("..", "a.."))
    response = await service.http.get(f"/v1/certificates/{code.replace('..', 'b..')}/pdf")
    assert response.status_code == 404


async def test_an_endless_code_is_refused(service: Service) -> None:
    assert (await service.http.get(f"/v1/certificates/{'A' * 5000}")).status_code == 422


async def test_an_unchanged_certificate_is_a_304_until_it_changes_or_the_day_does(
    service: Service,
) -> None:
    order = an_order()
    made = await service.client.issue(order)
    path = f"/v1/certificates/{made.code}"
    first = await service.http.get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    known = {"if-none-match": first.headers["etag"]}
    again = await service.http.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]

    await service.client.change_status(order.id, a_change(ChangeKind.REVOKE))
    revoked = await service.http.get(path, headers=known)
    assert revoked.status_code == 200
    assert revoked.json()["standing"]["status"] == "revoked"

    service.clock.move(days=1)
    known = {"if-none-match": revoked.headers["etag"]}
    assert (await service.http.get(path, headers=known)).status_code == 200


async def test_the_pdf_never_changes_and_says_so(service: Service) -> None:
    order = an_order()
    made = await service.client.issue(order)
    path = f"/v1/certificates/{made.code}/pdf"
    first = await service.http.get(path)
    assert first.headers["content-type"] == "application/pdf"
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["etag"] == f'"{made.document.sha256}"'
    await service.client.change_status(order.id, a_change(ChangeKind.REVOKE))
    known = {"if-none-match": first.headers["etag"]}
    assert (await service.http.get(path, headers=known)).status_code == 304
    assert (await service.http.get(path)).content == first.content


async def test_nothing_personal_and_nothing_internal_is_public(service: Service) -> None:
    order = an_order()
    made = await service.client.issue(order)
    change = a_change(
        ChangeKind.REVOKE,
        ground="a",
        reason="Kết luận thanh tra có tên ông Trần Văn Bí Mật, CCCD 066012345678",
        signer={"title": "Chủ tịch", "name": "Lê Thị Ký"},
    )
    answered = await service.client.change_status(order.id, change)
    for path in (
        f"/v1/certificates/{made.code}",
        "/v1/certificates",
        "/v1/status-list",
    ):
        text = (await service.http.get(path)).text
        assert "Bí Mật" not in text
        assert "066012345678" not in text
        assert "order_hash" not in text
    assert set(answered.changes[0].model_dump()) == {
        "kind",
        "effective_on",
        "decision",
        "ground",
        "until",
        "by_code",
    }


async def test_a_list_is_searched_by_number_product_and_words_without_accents(
    service: Service,
) -> None:
    first = an_order()
    made = await service.client.issue(first)
    other = an_order(
        product={"id": new_id(), "code": "01-00004-002-2026", "name": "Trà sen Tây Hồ"},
        producer={"name": "Hộ kinh doanh 100%_Sen", "address": "Hà Nội"},
    )
    tea = await service.client.issue(other)
    history = await service.client.issue(a_historic_order())

    async def found(**asked: object) -> list[str]:
        page = await service.client.find(**asked)  # type: ignore[arg-type]
        return [line.code for line in page.items]

    assert await found(number=made.number) == [made.code]
    assert await found(number="07/GCN-OCOP") == [history.code]
    assert await found(product_id=first.product.id) == [made.code]
    assert await found(q="tra sen tay ho") == [tea.code]
    assert await found(q="TRÀ  hồ") == [tea.code]
    assert await found(q="100%_s") == [tea.code]
    assert await found(q="%") == [tea.code]
    assert await found(q=tea.code.lower()) == [tea.code]
    assert await found(q="không có đâu") == []
    assert (await found())[-1] == history.code
    assert len(await found()) == 3


async def test_pages_follow_each_other_without_gap_or_repeat(service: Service) -> None:
    made = [await service.client.issue(an_order()) for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = await service.client.find(limit=2, cursor=cursor)
        seen += [line.code for line in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [certificate.code for certificate in reversed(made)]


@pytest.mark.parametrize(
    "query",
    ["cursor=garbage", "limit=0", "limit=201", "product_id=x", f"q={'x' * 201}", "cursor=WzFd"],
)
async def test_a_malformed_question_is_refused(service: Service, query: str) -> None:
    assert (await service.http.get(f"/v1/certificates?{query}")).status_code == 422


async def test_a_document_that_the_disk_lost_is_unavailable_and_not_an_error(
    service: Service,
) -> None:
    made = await service.client.issue(an_order())
    (stored,) = (service.state / "documents").rglob("*.pdf")
    stored.unlink()
    response = await service.http.get(f"/v1/certificates/{made.code}/pdf")
    assert (response.status_code, response.json()["code"]) == (503, "document_missing")
    assert (await service.http.get(f"/v1/certificates/{made.code}")).status_code == 200


async def test_a_scan_survives_a_restart_of_the_database(
    service: Service, database_server: TestServer
) -> None:
    made = await service.client.issue(an_order())
    name = service.database.url.database
    with psycopg.connect(database_server.url, autocommit=True) as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
    assert await service.client.certificate(made.code) == made


@pytest.mark.parametrize("code", ["%00", "A%00B", "%ED%A0%80", "%FF"])
async def test_a_code_with_signs_that_no_database_takes_is_never_an_error(
    service: Service, code: str
) -> None:
    response = await service.http.get(f"/v1/certificates/{code}")
    assert response.status_code in {400, 404}
