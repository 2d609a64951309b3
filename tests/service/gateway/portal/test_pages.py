"""The pages behind the QR code, over the real certificates service."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from compose.certificates import certificates_app
from embedded.provision import ServiceDatabases
from gateway.base import METADATA as GATEWAY
from libs.clients.certificates import CertificatesClient
from libs.contracts.certificates import Certificate, ChangeKind
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.db import Database
from libs.kit.http import Message, connect
from services.certificates.base import METADATA as CERTIFICATES
from services.certificates.settings import CertificatesSettings
from tests.service.gateway.conftest import a_gateway
from tests.support.clock import FixedClock
from tests.support.tokens import REGISTRY, Tokens
from tests.unit.services.certificates.orders import a_change, a_historic_order, an_order

_VOID = {"meta", "link", "input", "br", "img", "hr"}
HTML = {"Accept": "text/html"}
PLAIN_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class _Checked(HTMLParser):
    """Reads a page strictly: every element closed, names of the parts noted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.inputs: set[str] = set()
        self.links: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.seen.append(tag)
        if tag not in _VOID:
            self.open.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label":
            self.labels.add(str(found["for"]))
        if tag == "input":
            self.inputs.add(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        assert not any(name.startswith("on") for name in found)
        assert "style" not in found

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_page(answer: httpx.Response, status: int = 200) -> str:
    """Check what holds for every page; gives its text."""
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = answer.text
    checked = _Checked(page)
    assert "script" not in checked.seen
    assert page.startswith('<!doctype html>\n<html lang="vi">')
    for landmark in ("header", "nav", "main", "footer"):
        assert checked.seen.count(landmark) == 1
    assert checked.seen.count("h1") == 1
    assert len(set(checked.ids)) == len(checked.ids)
    assert checked.inputs == checked.labels
    assert "noi-dung" in checked.ids
    assert not re.search(r"https?://(?!ocop\.example)", page)
    return page


@dataclass
class Site:
    """The public pages and the registry's way to issue behind them."""

    http: httpx.AsyncClient
    client: CertificatesClient
    clock: FixedClock

    async def issue(self, **changes: object) -> Certificate:
        return await self.client.issue(an_order(**changes))

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers={**HTML, **headers})


@pytest.fixture
async def site(
    databases: ServiceDatabases, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Site]:
    tokens = Tokens(clock)
    behind = Database(databases.certificates, CERTIFICATES, clock, pool_size=4)
    certificates = certificates_app(
        CertificatesSettings(
            database_url=SecretStr("-"), state_dir=tmp_path, public_url="https://ocop.example.vn"
        ),
        database=behind,
        verifier=tokens.verifier(),
        clock=clock,
    )
    own = Database(databases.gateway, GATEWAY, clock, pool_size=4)
    app = a_gateway(
        own, clock, tmp_path / "gateway", services={"certificates": certificates}, https=True
    )
    principal = tokens.principal(
        *SERVICE_ONLY, role=Role.SERVICE, level=Level.MINISTRY, unit="VN", issuer=REGISTRY
    )
    token = tokens.headers(principal)["Authorization"].removeprefix("Bearer ")
    client = CertificatesClient(connect(certificates), token=lambda: token)
    async with connect(app) as http:
        yield Site(http, client, clock)
    await own.close()
    await behind.close()
    certificates.state.parts.bench.close()


async def test_the_first_page_says_what_it_is_and_lets_people_search(site: Site) -> None:
    page = check_page(await site.get("/"))
    assert "Mỗi xã một sản phẩm" in page
    assert 'action="/tra-cuu"' in page


async def test_a_certificates_page_says_all_that_matters_in_plain_words(site: Site) -> None:
    issued = await site.issue()
    answer = await site.get(f"/c/{issued.code}")
    page = check_page(answer)
    for words in (
        "Rau muống Ea Kao",
        "Hợp tác xã Nông nghiệp Ea Kao",
        "4 sao",
        issued.number,
        "1234/QĐ-UBND",
        "20/11/2026",
        "Tỉnh Đắk Lắk",
        "Còn hiệu lực",
        issued.standing.sentence.vi,
        f"/c/{issued.code}.pdf",
        issued.url,
        (await site.client.trust()).notice.vi,
    ):
        assert words in page, words
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["strict-transport-security"]


async def test_after_a_withdrawal_the_page_says_so_at_once(site: Site) -> None:
    issued = await site.issue()
    path = f"/c/{issued.code}"
    first = await site.get(path)
    unchanged = await site.get(path, **{"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    await site.client.change_status(issued.id, a_change(ChangeKind.REVOKE))
    changed = await site.get(path, **{"If-None-Match": first.headers["etag"]})
    page = check_page(changed)
    assert "Đã bị thu hồi" in page
    assert "99/QĐ-UBND" in page
    assert "Còn hiệu lực" not in page


async def test_an_expired_certificate_says_so_without_anybody_doing_anything(site: Site) -> None:
    issued = await site.issue()
    before = await site.get(f"/c/{issued.code}")
    site.clock.move(days=4 * 366)
    after = await site.get(f"/c/{issued.code}", **{"If-None-Match": before.headers["etag"]})
    assert "Hết hiệu lực" in check_page(after)


async def test_a_historic_certificate_says_that_the_paper_counts(site: Site) -> None:
    issued = await site.client.issue(a_historic_order())
    page = check_page(await site.get(f"/c/{issued.code}"))
    assert "07/GCN-OCOP" in page
    assert "nhập vào hệ thống ngày 22/11/2026" in page
    assert "không thay cho bản gốc" in page


async def test_the_code_may_be_typed_in_any_way(site: Site) -> None:
    issued = await site.issue()
    typed = "-".join([issued.code[:4], issued.code[4:8], issued.code[8:]]).lower()
    moved = await site.get(f"/c/{typed}")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/c/{issued.code}")


async def test_a_code_that_nobody_issued_is_explained(site: Site) -> None:
    for code in ("0123456789AB", "khong-phai-ma", "%00", "a" * 500, "%F0%9F%8D%8A"):
        answer = await site.get(f"/c/{code}")
        if answer.status_code == 400:
            continue
        assert "có thể là giả" in check_page(answer, 404)
        assert answer.headers["cache-control"] == "no-store"
    assert "có thể là giả" in check_page(await site.get("/c/0123456789AB.pdf"), 404)


async def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(
    site: Site,
) -> None:
    assert "Không có trang này" in check_page(await site.get("/khong/co"), 404)
    program = await site.http.get("/khong/co")
    assert program.headers["content-type"] == "application/problem+json"


async def test_the_pdf_is_served_and_can_be_kept(site: Site) -> None:
    issued = await site.issue()
    pdf = await site.get(f"/c/{issued.code}.pdf")
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert len(pdf.content) == issued.document.size
    assert f"ocop-{issued.code}.pdf" in pdf.headers["content-disposition"]
    again = await site.get(f"/c/{issued.code}.pdf", **{"If-None-Match": pdf.headers["etag"]})
    assert again.status_code == 304


async def test_people_find_by_name_number_and_code(site: Site) -> None:
    issued = await site.issue()
    for words in ("rau muong", "Rau muống Ea Kao", "hop tac xa nong nghiep", issued.number):
        page = check_page(await site.http.get("/tra-cuu", params={"q": words}, headers=HTML))
        assert f'href="/c/{issued.code}"' in page, words
        assert "Còn hiệu lực" in page
    moved = await site.http.get("/tra-cuu", params={"q": issued.code.lower()}, headers=HTML)
    assert (moved.status_code, moved.headers["location"]) == (303, f"/c/{issued.code}")


async def test_a_search_that_finds_nothing_says_what_it_may_mean(site: Site) -> None:
    page = check_page(await site.get("/tra-cuu?q=kh%C3%B4ng+c%C3%B3"))
    assert "“không có”" in page
    assert "chưa được công nhận" in page
    check_page(await site.get("/tra-cuu"))
    check_page(await site.get("/tra-cuu?q="))


async def test_what_is_typed_is_shown_as_text_and_never_as_markup(site: Site) -> None:
    attack = '"><script>alert(1)</script>{{7*7}}'
    page = check_page(await site.http.get("/tra-cuu", params={"q": attack}, headers=HTML))
    assert "<script>" not in page
    assert "{{7*7}}" in page
    await site.issue(
        product={"id": "01926f6e-0000-7000-8000-000000000001", "code": "X", "name": "<b>Rau</b>"}
    )
    page = check_page(await site.get("/tra-cuu?q=rau"))
    assert "&lt;b&gt;Rau&lt;/b&gt;" in page


async def test_a_search_with_strange_letters_is_answered(site: Site) -> None:
    for words in ("%EF%BF%BF", "%F0%9F%8D%8A", "a%0Ab%07", "%ff%fe"):
        check_page(await site.get(f"/tra-cuu?q={words}"))
    check_page(await site.get("/tra-cuu?q=" + "a" * 400), 422)


async def test_an_uploaded_pdf_is_judged_in_words(site: Site) -> None:
    issued = await site.issue()
    pdf = (await site.get(f"/c/{issued.code}.pdf")).content
    page = check_page(await upload(site, pdf))
    assert "Giấy chứng nhận thật, còn hiệu lực" in page
    assert f'href="/c/{issued.code}"' in page
    flipped = bytearray(pdf)
    flipped[len(pdf) // 2] ^= 1
    assert "Không phải giấy chứng nhận thật" in check_page(await upload(site, bytes(flipped)))
    await site.client.change_status(issued.id, a_change(ChangeKind.REVOKE))
    page = check_page(await upload(site, pdf))
    assert "Giấy chứng nhận thật, nhưng không còn hiệu lực" in page


async def upload(site: Site, content: bytes, name: str = "tep") -> httpx.Response:
    files = {name: ("giay.pdf", content, "application/pdf")}
    return await site.http.post("/kiem-tra", files=files, headers=HTML)


async def test_something_else_than_a_certificate_is_said_to_be_something_else(site: Site) -> None:
    assert "Tệp này không phải PDF" in check_page(await upload(site, b"khong phai pdf"), 415)
    page = check_page(await upload(site, PLAIN_PDF))
    assert "Giấy chứng nhận thật" not in page


async def test_a_form_without_a_file_asks_for_one(site: Site) -> None:
    check_page(await site.get("/kiem-tra"))
    assert "Chưa chọn tệp" in check_page(await upload(site, b""))
    assert "Chưa chọn tệp" in check_page(await upload(site, b"x", name="khac"))
    plain = await site.http.post("/kiem-tra", data={"tep": "x"}, headers=HTML)
    assert "Chưa chọn tệp" in check_page(plain)
    headers = {**HTML, "Content-Type": "multipart/form-data; boundary=x"}
    broken = await site.http.post("/kiem-tra", content=b"--y\r\nrubbish", headers=headers)
    assert broken.status_code in {200, 400}


async def test_a_form_that_breaks_off_is_not_our_failure(site: Site) -> None:
    sent: list[Message] = []

    async def leaving() -> Message:
        return {"type": "http.disconnect"}

    async def sending(message: Message) -> None:
        sent.append(message)

    headers = [
        (b"accept", b"text/html"),
        (b"content-type", b"multipart/form-data; boundary=x"),
        (b"transfer-encoding", b"chunked"),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/kiem-tra",
        "query_string": b"",
        "headers": headers,
        "client": ("192.0.2.1", 0),
    }
    await site.http._transport._inner.app(scope, leaving, sending)  # type: ignore[attr-defined]
    assert sent[0]["status"] == 400


async def test_a_file_that_is_too_large_is_refused_in_words(site: Site) -> None:
    large = bytes(11 * 1024 * 1024)
    assert "Tệp quá lớn" in check_page(await upload(site, large), 413)
    assert "Tệp quá lớn" in check_page(await upload(site, large * 7), 413)


async def test_too_many_requests_are_refused_with_a_page(
    databases: ServiceDatabases, clock: FixedClock, tmp_path: Path
) -> None:
    own = Database(databases.gateway, GATEWAY, clock)
    app = a_gateway(own, clock, tmp_path, anonymous_per_second=1, anonymous_burst=3)
    async with connect(app) as http:
        answers = [await http.get("/", headers=HTML) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert "Quá nhiều yêu cầu" in check_page(answers[-1], 429)
        assert answers[-1].headers["retry-after"] == "1"
        program = await http.get("/v1/units")
        assert (program.status_code, program.json()["code"]) == (429, "too_many_requests")
        assert (await http.get("/healthz")).status_code == 200
    await own.close()
