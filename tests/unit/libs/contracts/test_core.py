import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from libs.contracts.core import Name, PrintedName, UnitCode

NAME = TypeAdapter(Name)
PRINTED = TypeAdapter(PrintedName)


def test_a_decomposed_name_is_stored_composed_and_trimmed() -> None:
    typed = unicodedata.normalize("NFD", "  Hợp tác xã Đắk Lắk ")
    assert NAME.validate_python(typed) == "Hợp tác xã Đắk Lắk"


@pytest.mark.parametrize(
    "typed", ["Trà\u200b sen", "\u202eTrà sen", "Tra\u200b\u0300 sen", "\ufeffTrà s\u00aden\u200d"]
)
def test_signs_that_nobody_sees_are_no_part_of_a_name(typed: str) -> None:
    assert NAME.validate_python(typed) == "Trà sen"


@pytest.mark.parametrize(
    "text", ["Trà 普洱", "Mật ong 🍯", "\u3164", "\u2800", "Сà phê", "a\u0378"]
)
def test_what_no_certificate_can_show_is_no_printed_name(text: str) -> None:
    with pytest.raises(ValidationError, match=r"letter_not|mixed_scripts|marks"):
        PRINTED.validate_python(text)


def test_a_printed_name_has_the_usual_signs() -> None:
    name = "Nấm “β-glucan” №1 – 50% (½ kg)\u00a0Ðặc biệt™ & 10.000₫"
    assert PRINTED.validate_python(name) == name


@pytest.mark.parametrize(
    "text", ["\u200b\u200b", "", "   ", "a\x00b", "a\nb", "a\u2028b", "x" * 301, "\x7f"]
)
def test_a_name_is_one_line_of_real_text(text: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(text)


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("VN", True),
        ("66", True),
        ("643", True),
        ("24133", True),
        ("6", False),
        ("241330", False),
        ("٢٤", False),
    ],
)
def test_a_unit_code_has_two_three_or_five_ascii_digits(code: str, good: bool) -> None:  # noqa: FBT001
    adapter = TypeAdapter(UnitCode)
    if good:
        assert adapter.validate_python(code) == code
    else:
        with pytest.raises(ValidationError):
            adapter.validate_python(code)
