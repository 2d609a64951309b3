import io
import json
from datetime import UTC, date, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from libs.contracts.certificates import CertificateNotPrintable, IssueCertificate
from services.certificates.rendering.canonical import attachment
from services.certificates.rendering.renderer import PrintedPage, Renderer, check_printable
from tests.unit.services.certificates.orders import a_historic_order, an_order

URL = "https://ocop.example.vn/c/7K3M9QXT2WBD"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def a_page(order: IssueCertificate, number: str = "0001/2026/OCOP-66") -> PrintedPage:
    return PrintedPage(
        facts=order,
        number=number,
        code="7K3M9QXT2WBD",
        valid_until=date(2029, 11, 20),
        url=URL,
        made_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    text: str = document[0].get_textpage().get_text_bounded()
    return " ".join(text.replace("\u200b", "").split())


def test_the_page_says_what_was_certified(renderer: Renderer) -> None:
    text = text_of(renderer.print_page(a_page(an_order())))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
        "GIẤY CHỨNG NHẬN",
        "SẢN PHẨM OCOP ĐẠT 4 SAO",
        "Rau muống Ea Kao",
        "Hợp tác xã Nông nghiệp Ea Kao",
        "0001/2026/OCOP-66",
        "số 1234/QĐ-UBND, ngày 20 tháng 11 năm 2026",
        "đến hết ngày 20 tháng 11 năm 2029",
        "Đắk Lắk, ngày 20 tháng 11 năm 2026",
        "Nguyễn Thị Hồng Ngọc",
        "không phải là chữ ký số chuyên dùng công vụ",
        URL,
    ):
        assert part in text


def test_an_extract_of_history_says_that_it_is_one(renderer: Renderer) -> None:
    text = text_of(renderer.print_page(a_page(a_historic_order(), "07/GCN-OCOP")))
    assert "TRÍCH LỤC GIẤY CHỨNG NHẬN" in text
    assert "ỦY BAN NHÂN DÂN THÀNH PHỐ BUÔN MA THUỘT" in text
    assert "Buôn Ma Thuột, ngày 05 tháng 3 năm 2024" in text
    assert "được nhập vào hệ thống ngày 22 tháng 11 năm 2026" in text
    assert "không thay thế bản chính" in text
    assert "(đã ký trên bản chính)" in text


@pytest.mark.parametrize(
    ("issued_on", "ministry"),
    [
        ("2025-02-28", "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN"),
        ("2025-03-01", "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
    ],
)
def test_the_ministry_is_named_as_it_was_called(
    renderer: Renderer, issued_on: str, ministry: str
) -> None:
    authority = {"level": "ministry", "unit_code": "VN", "unit_name": "Việt Nam"}
    order = an_order(authority=authority, issued_on=issued_on, stars=5)
    assert ministry in text_of(renderer.print_page(a_page(order)))


def test_the_qr_code_reads_back_from_the_printed_page(renderer: Renderer) -> None:
    pdf = renderer.print_page(a_page(an_order()))
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


def test_the_file_is_pdf_a_3b_with_the_facts_attached(renderer: Renderer) -> None:
    order = an_order()
    with pikepdf.open(io.BytesIO(renderer.print_page(a_page(order)))) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"
        assert str(pdf.Root.Lang) == "vi"
        attached = pdf.attachments["ocop-certificate.json"]
        facts = json.loads(attached.get_file().read_bytes())
        assert attached.relationship == pikepdf.Name.Data
    assert facts["product"] == order.product.model_dump(mode="json")
    assert facts["number"] == "0001/2026/OCOP-66"
    assert facts["valid_until"] == "2029-11-20"
    assert facts["schema"] == "ocop-certificate/1"


def test_the_attachment_is_canonical() -> None:
    order = an_order()
    first, second = (
        attachment(facts, code="C", number="N", valid_until=date(2029, 1, 1), url=URL)
        for facts in (order, IssueCertificate.model_validate_json(order.model_dump_json()))
    )
    assert first == second
    assert (
        first
        == json.dumps(
            json.loads(first), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
    )


HOSTILE = [
    '#panic("x") *đậm* _nghiêng_ $x^2$ @ref <nhãn> [khối] \\ `mã` = đề mục',
    '"); #import "@preview/x:1.0.0": *; #read("/etc/passwd")',
    '"}{"title":"khác',
    "{ordinal} %s {facts.__class__} </svg><script>",
    "// chú thích /* khối */",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_text_is_printed_as_it_is_and_never_read_as_markup(renderer: Renderer, name: str) -> None:
    order = an_order(
        product={"id": an_order().id, "code": "1", "name": name},
        producer={"name": name, "address": name},
        signer={"title": name, "name": name},
    )
    text = text_of(renderer.print_page(a_page(order)))
    assert text.replace(" ", "").count(name.replace(" ", "")) >= 3


def test_the_longest_names_stay_on_one_page(renderer: Renderer) -> None:
    wide, tall = "W" * 300, " ".join(["Ộ"] * 150)
    order = an_order(
        authority={"level": "district", "unit_code": "643", "unit_name": wide},
        signer={"title": wide, "name": wide},
        decision={"number": "N" * 100, "date": "2026-11-20"},
        product={"id": an_order().id, "code": "X" * 60, "name": wide},
        producer={"name": tall, "address": "W" * 500},
        product_set={"number": 26, "name": tall},
    )
    pdf = renderer.print_page(a_page(order, "9" * 100))
    assert text_of(pdf).replace(" ", "").count("W" * 300) >= 2
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


def test_letters_without_a_glyph_are_refused_with_their_field() -> None:
    order = an_order(product={"id": an_order().id, "code": "1", "name": "Mật ong 🍯"})
    with pytest.raises(CertificateNotPrintable) as refused:
        check_printable(order, None)
    (fault,) = refused.value.faults
    assert (fault.pointer, dict(fault.params)) == ("/product/name", {"letters": "U+1F36F"})


def test_one_compiler_prints_many_different_pages(renderer: Renderer) -> None:
    texts = {
        text_of(renderer.print_page(a_page(an_order(), f"{ordinal:04d}/2026")))
        for ordinal in range(5)
    }
    assert len(texts) == 5
