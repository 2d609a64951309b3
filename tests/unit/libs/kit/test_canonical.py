from datetime import date
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.core import Contract
from libs.kit.canonical import canonical, digest


class First(Contract):
    name: str
    at: date
    note: str | None = None


class Reordered(Contract):
    at: date
    name: str


DAY = date(2026, 11, 25)


def test_moving_a_field_of_a_contract_changes_no_hash() -> None:
    assert digest(First(name="chè", at=DAY)) == digest(Reordered(at=DAY, name="chè"))


def test_another_value_has_another_hash() -> None:
    assert digest(First(name="chè", at=DAY)) != digest(First(name="che", at=DAY))
    assert digest(First(name="chè", at=DAY, note="x")) != digest(First(name="chè", at=DAY))


def test_the_form_is_sorted_without_blanks_in_utf_8() -> None:
    assert canonical({"b": [1, None, True], "a": "Đắk Lắk"}) == (
        '{"a":"Đắk Lắk","b":[1,null,true]}'.encode()
    )


def test_names_are_sorted_as_utf_16() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2}).decode() == '{"\U0001f600":2,"\ufb33":1}'


def test_dates_and_identifiers_are_text() -> None:
    assert canonical({"on": DAY, "id": UUID(int=7)}) == (
        b'{"id":"00000000-0000-0000-0000-000000000007","on":"2026-11-25"}'
    )


@pytest.mark.parametrize("number", [2**53, -(2**53), float("nan"), float("inf")])
def test_a_number_that_readers_do_not_agree_on_has_no_form(number: float) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical({"n": number})


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NUMBERS = st.integers(1 - 2**53, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_form_is_always_the_standard_s(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [1.0, [-0.0], {"a": 1e21}, {"a": 5e-324}, [1, 2.5], "1.5", [",1.5"], '\x00\x1f\x7f\u2028"\\/'],
)
def test_hard_values_have_the_standard_s_form(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("number", [2**53, 2**63, 2**64, 10**30, -(10**30), float("-inf")])
def test_a_number_too_large_has_no_form_wherever_it_stands(number: float) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical({"a": ["x", {"b": number}]})
