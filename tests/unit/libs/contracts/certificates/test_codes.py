"""The public code as people type it."""

import pytest

from libs.contracts.certificates import read_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0123456789AB", "0123456789AB"),
        ("0123-4567-89ab", "0123456789AB"),
        (" o123 4567 89ab ", "0123456789AB"),
        ("0123.4567.89AB", "0123456789AB"),
        ("OI2L-4567-89AB", "0121456789AB"),
        ("0123456789A", None),
        ("0123456789ABC", None),
        ("0123456789AU", None),
        ("٠١٢٣٤٥٦٧٨٩AB", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_it_is_meant(typed: str, code: str | None) -> None:
    assert read_code(typed) == code
