"""The public page in a real browser without JavaScript, and the QR code that leads to it."""

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from playwright.sync_api import Page, sync_playwright

from demo import checking
from demo.stage import Stage
from tests.support.tools import second_tool
from tests.system.walked import Walked

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.second_tool


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = second_tool("chromium", "chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    """A phone's window without JavaScript."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="vi-VN"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_the_page_behind_the_qr_code_says_it_all(
    walked_once: Walked, stage: Stage, page: Page
) -> None:
    found = walked_once.certificate("four-stars")
    address = qr_code(checking.pdf_of(stage.public, found.code))
    assert address == found.page
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    text = page.inner_text("body")
    certificate = stage.public.get(f"/v1/certificates/{found.code}")
    for words in (
        certificate["product"]["name"],
        certificate["producer"]["name"],
        certificate["number"],
        "Còn hiệu lực",
    ):
        assert words.casefold() in text.casefold()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator(f'a[href$="/c/{found.code}.pdf"]').count() >= 1


def test_the_page_of_a_withdrawn_certificate_says_so_first(walked_once: Walked, page: Page) -> None:
    page.goto(walked_once.certificate("withdrawn").page)
    text = page.inner_text("body").casefold()
    assert "đã bị thu hồi" in text
    assert "còn hiệu lực" not in text


def test_a_pdf_is_checked_by_a_form_without_javascript(
    walked_once: Walked, stage: Stage, page: Page, tmp_path: Any
) -> None:
    found = walked_once.certificate("four-stars")
    pdf = checking.pdf_of(stage.public, found.code)
    assert found.number.casefold() in checked(walked_once, page, tmp_path / "a.pdf", pdf)
    forged = checked(walked_once, page, tmp_path / "b.pdf", checking.flipped(pdf))
    assert "không phải giấy chứng nhận thật" in forged


def test_a_product_is_found_by_its_name_without_accents(walked_once: Walked, page: Page) -> None:
    page.goto(f"{walked_once.system.base_url}/tra-cuu?q=rau+xa+lach")
    assert "Rau xà lách thuỷ canh" in page.inner_text("body")
    page.get_by_role("link", name="Rau xà lách thuỷ canh").first.click()
    assert "/c/" in page.url


def checked(walked: Walked, page: Page, path: Any, pdf: bytes) -> str:
    path.write_bytes(pdf)
    page.goto(f"{walked.system.base_url}/kiem-tra")
    page.set_input_files("input[type=file]", path)
    page.locator("form:has(input[type=file]) button").click()
    return page.inner_text('section[aria-label="Kết luận"]').casefold()


def qr_code(pdf: bytes) -> str:
    """Read the QR code from the printed page."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    image = document[0].render(scale=3).to_pil()
    document.close()
    codes = zxingcpp.read_barcodes(image)
    assert len(codes) == 1
    return codes[0].text
