"""When a one-time code counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.codes import rules
from gateway.codes.rules import Facts

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FRESH = Facts(
    expires_at=NOW + timedelta(hours=1),
    used=False,
    dropped=False,
    tries=0,
    second_hash=None,
    needs_second=False,
)


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        (FRESH, True),
        (replace(FRESH, used=True), False),
        (replace(FRESH, dropped=True), False),
        (replace(FRESH, expires_at=NOW), False),
        (replace(FRESH, tries=4), True),
        (replace(FRESH, tries=5), False),
    ],
)
def test_a_code_counts_once_and_in_its_time(facts: Facts, *, counts: bool) -> None:
    assert rules.counts(facts, now=NOW) is counts


SECOND = "WXYZ-2345-ABCD-EFGH"
HALVED = replace(FRESH, needs_second=True, second_hash=rules.hash_of(SECOND))


@pytest.mark.parametrize(
    ("facts", "second", "fits"),
    [
        (FRESH, None, True),
        (FRESH, SECOND, False),
        (HALVED, SECOND, True),
        (HALVED, SECOND.lower(), True),
        (HALVED, None, False),
        (HALVED, "ABCD-2345-ABCD-EFGH", False),
        (replace(HALVED, second_hash=None), None, False),
        (replace(HALVED, second_hash=None), SECOND, False),
    ],
)
def test_a_code_in_halves_needs_both(facts: Facts, second: str | None, *, fits: bool) -> None:
    assert rules.second_fits(facts, second) is fits


def test_codes_are_typed_in_any_case_with_or_without_dashes() -> None:
    code = rules.new_code()
    (plain,) = rules.parts_of(f" {code.lower()} ")
    assert rules.hash_of(plain) == rules.hash_of(code)
    assert len(rules.parts_of(f"{code} {rules.new_code()}")) == 2
    assert rules.parts_of("") == []


def test_codes_have_no_letter_that_looks_like_another() -> None:
    assert not set("IO01") & set("".join(rules.new_code() for _ in range(200)))
    assert all(len(rules.new_digits()) == 8 for _ in range(50))


def test_an_address_is_shown_so_far_that_its_owner_knows_it() -> None:
    assert rules.masked("hanh.nguyen@daklak.gov.vn") == "h***@daklak.gov.vn"
