import base64
import json
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.errors import InvalidInput
from libs.kit.pagination import decode_cursor, encode_cursor
from tests.support.ids import new_id

STORABLE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


def _packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(STORABLE, st.uuids(), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_gives_back_what_was_packed(text: str, record: UUID, number: int) -> None:
    cursor = encode_cursor([text, record, number])
    assert decode_cursor(cursor, fields=[str, UUID, int]) == [text, record, number]


@given(st.text())
def test_any_other_text_is_refused_and_never_a_defect(cursor: str) -> None:
    with suppress(InvalidInput):
        decode_cursor(cursor, fields=[str, UUID])


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        "text",
        7,
        None,
        ["a"],
        ["a", "not a UUID"],
        ["a", 7],
        ["a", None],
        ["a\x00b", str(new_id())],
        ["\ud800", str(new_id())],
        ["a", str(new_id()), "more"],
    ],
)
def test_another_shape_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode_cursor(_packed(value), fields=[str, UUID])
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.where) == ("/cursor", "query")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 1e400, "x", None, [1]])
def test_a_number_that_no_column_holds_is_refused(number: Any) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(_packed([number]), fields=[int])


def test_a_deeply_nested_cursor_is_refused() -> None:
    packed = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    with pytest.raises(InvalidInput):
        decode_cursor(packed, fields=[str])


def test_a_date_is_packed_as_text() -> None:
    (text,) = decode_cursor(encode_cursor([date(2026, 11, 22)]), fields=[str])
    assert text == "2026-11-22"


@given(STORABLE)
def test_a_cursor_fits_an_address_without_escaping(text: str) -> None:
    assert set(encode_cursor([text])) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
