import pytest

from libs.contracts.errors import InvalidInput
from services.registry.products import rules


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("8935001800019", "8935001800019"),
        ("893 5001 800-019", "8935001800019"),
        ("96385074", "96385074"),
        ("036000291452", "036000291452"),
        ("08935001800019", "08935001800019"),
    ],
)
def test_a_trade_number_keeps_its_length(typed: str, stored: str) -> None:
    assert rules.normal_gtin(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8935001800018", "gtin_check_digit"),
        ("893500180001", "gtin_check_digit"),
        ("8935001", "gtin_form"),
        ("893500180001x", "gtin_form"),
        ("٨٩٣٥٠٠١٨٠٠٠١٩", "gtin_form"),
        ("---------", "gtin_form"),
    ],
)
def test_a_wrong_trade_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.normal_gtin(typed)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/gtin", code)]


def test_the_code_names_province_commune_ordinal_and_year() -> None:
    assert rules.product_code(["75", "26326"], 3, 2026) == "75-26326-3-2026"


def test_under_the_older_acts_the_district_stands_in_between() -> None:
    assert rules.product_code(["83", "829", "28780"], 3, 2022) == "83-829-28780-3-2022"
