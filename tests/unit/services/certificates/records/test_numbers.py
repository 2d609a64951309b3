import pytest

from libs.contracts.certificates import read_code
from services.certificates.records.numbers import (
    DEFAULT_PATTERN,
    NumberPattern,
    new_code,
)


def test_the_default_pattern_counts_by_authority_and_year() -> None:
    pattern = NumberPattern.parse(DEFAULT_PATTERN)
    assert pattern.write(ordinal=7, year=2026, authority="66") == "0007/2026/OCOP-66"
    assert pattern.write(ordinal=12345, year=2026, authority="VN") == "12345/2026/OCOP-VN"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{ordinal}",
        "{ordinal}/{year}",
        "{ordinal}/{year}/{authority}/{secret}",
        "{ordinal.__class__}/{year}/{authority}",
        "{ordinal[0]}/{year}/{authority}",
        "{0}/{year}/{authority}{ordinal}",
        "{ordinal:{year}}/{year}/{authority}",
        "{ordinal:.0s}/{year}/{authority}",
        "{ordinal:200d}/{year}/{authority}",
        "{ordinal/{year}/{authority}",
    ],
)
def test_a_pattern_that_cannot_tell_numbers_apart_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="number"):
        NumberPattern.parse(pattern)


def test_a_code_reads_back_as_people_type_it() -> None:
    for _ in range(50):
        code = new_code()
        typed = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower().replace("0", "o").replace("1", "l")
        assert read_code(typed) == code


def test_codes_are_all_different() -> None:
    assert len({new_code() for _ in range(10_000)}) == 10_000
