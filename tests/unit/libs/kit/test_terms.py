"""Terms in months, as the Civil Code counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.kit.terms import term_end


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 11, 20), 36, date(2029, 11, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_term_of_months_ends_on_the_same_day_or_the_last_of_its_month(
    issued_on: date, months: int, last: date
) -> None:
    assert term_end(issued_on, months) == last


@given(
    st.dates(date(2018, 1, 1), date(2099, 12, 31)),
    st.integers(1, 120),
)
def test_a_longer_term_never_ends_earlier(issued_on: date, months: int) -> None:
    shorter, longer = term_end(issued_on, months), term_end(issued_on, months + 1)
    assert shorter < longer
    assert (shorter.year * 12 + shorter.month) - (issued_on.year * 12 + issued_on.month) == months
