"""What a public name may be written with, and which addresses may be published: tables by hand."""

import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from libs.contracts.core import Name, PrintedName, Website

NAME = TypeAdapter(Name)
PRINTED = TypeAdapter(PrintedName)
WEBSITE = TypeAdapter(Website)


@pytest.mark.parametrize(
    "name",
    [
        "Hợp tác xã Nông nghiệp Đắk Lắk",
        "H'Linh Niê",
        "Y Bhiông Êban",
        "Buôn Čư̆ Êđê ƀuôn hŏ",
        "Ơ̆n ê̆ô̆",
        "Trà Ω-3 và “β-glucan”",
        "Cao 50 µg/m²",
        "Bơ 034™ №1",
        unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"),
    ],
)
def test_names_of_this_country_are_taken(name: str) -> None:
    assert NAME.validate_python(name) == unicodedata.normalize("NFC", name)
    PRINTED.validate_python(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Νông Ζ̵̡͎a", "stacked_marks"),
        ("Νông sản", "mixed_scripts"),
        ("Сà phê", "mixed_scripts"),
        ("саnbo.tinh", "mixed_scripts"),
        ("Cà phê αrabica", "mixed_scripts"),
        ("Trà 普洱", "mixed_scripts"),
        ("Cà phê Москва", "mixed_scripts"),
        ("ｃａｎｂｏ．tinh", "letter_not_plain"),
        ("canbo．tinh", "letter_not_plain"),
        ("𝐇𝐓𝐗 rau", "letter_not_plain"),
        ("ﬁn", "letter_not_plain"),
        ("cɑ phê", "letter_not_plain"),
        ("a\u0335", "stacked_marks"),
        ("e\u0301\u0301", "stacked_marks"),
        ("e\u0302\u0301\u0306", "stacked_marks"),
        ("ơ\u0306\u0306", "stacked_marks"),
        ("\u0301a", "stacked_marks"),
        ("1\u0301", "stacked_marks"),
    ],
)
def test_what_looks_like_another_name_is_refused(name: str, code: str) -> None:
    for kind in (NAME, PRINTED):
        with pytest.raises(ValidationError, match=code):
            kind.validate_python(name)


@pytest.mark.parametrize("name", ["ΑΒΕ", "Αθήνα"])
def test_a_name_of_another_script_alone_is_a_name_but_none_to_print(name: str) -> None:
    assert NAME.validate_python(name) == name
    with pytest.raises(ValidationError, match="letters_not_latin"):
        PRINTED.validate_python(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://HTXrausach.VN/Rau?x=1#a", "https://htxrausach.vn/Rau?x=1#a"),
        ("HTTP://www.ocop.gov.vn:8080/", "http://www.ocop.gov.vn:8080/"),
        ("https://xn--nng-sn-qta.vn", "https://xn--nng-sn-qta.vn"),
    ],
)
def test_web_addresses_are_kept(typed: str, kept: str) -> None:
    assert WEBSITE.validate_python(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("javascript:alert(1)", "website_scheme"),
        ("javascript://x.vn/%0aalert(1)", "website_scheme"),
        ("data:text/html,<script>", "website_scheme"),
        ("vbscript:x", "website_scheme"),
        ("ftp://htx.vn", "website_scheme"),
        ("//htx.vn", "website_scheme"),
        ("htxrausach.vn", "website_scheme"),
        ("https://canbo:matkhau@htx.vn", "website_credentials"),
        ("https://ocop.gov.vn@evil.vn", "website_credentials"),
        ("https://ocop.gov.vn\\@evil.vn", "website_credentials"),
        ("https://localhost/", "website_host"),
        ("https://127.0.0.1/", "website_host"),
        ("https://2130706433/", "website_host"),
        ("https://[::1]/", "website_host"),
        ("https://htx..vn/", "website_host"),
        ("https://-htx.vn/", "website_host"),
        ("https://гугл.рф/", "website_host"),
        ("https://", "website_host"),
        ("https://htx.vn:99999/", "website_form"),
        ("https://htx.vn:0/", "website_form"),
        ("https://htx.vn/a b", "website_form"),
        ("https://htx.vn/rau\\x", "website_form"),
        ("https://[htx.vn/", "website_form"),
    ],
)
def test_what_harms_a_reader_is_no_web_address(typed: str, code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        WEBSITE.validate_python(typed)
