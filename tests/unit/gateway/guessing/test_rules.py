"""Which passwords would be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.guessing import rules

EASY = [
    "passwordpassword",
    "12345678901234",
    "qwertyuiopasdf",
    "OcopOcopOcop1234",
    "aaaaaaaaaaaaaaaa",
    "abcdeabcdeabcde",
    "abcdefghijklmnop",
    "98765432109876",
    "P@ssw0rdP@ssw0rd1",
    "Matkhau123456789",
    "MậtKhẩuMậtKhẩu2026",
    "Nguyenvanadmin2026",
    "1qaz2wsx3edc4rfv",
    "zxcvbnmasdfghjkl",
    "poiuytrewqlkjhgf",
    "Vietnam2026Vietnam",
    "ocop-ocop-ocop-ocop",
    "quantri.trunguong1",
    "correct horse battery staple",
    "2019202020212022",
    "!!!!!!!!!!!!!!!!!!",
    "- - - - - - - - - -",
]
HARD = [
    "Cam-nhung-2026-Ea-Kao",
    "Ca-phe-chon-ngon-2027",
    "một câu dài dễ nhớ",
    "Đường-hoàng-Ea-Kao-26",
    "Ocop-4k7dmx2qz9wbt3ln",
    "vK8#tq2LmZ!x9Rf",
]


@pytest.mark.parametrize("password", EASY)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert rules.is_too_easy(password)


@pytest.mark.parametrize("password", HARD)
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    assert not rules.is_too_easy(password)


def test_what_belongs_to_the_person_counts_as_little_as_a_common_word() -> None:
    assert not rules.is_too_easy("hlinh-eakao-bmthuot")
    assert rules.is_too_easy("hlinh-eakao-bmthuot", ["hlinh", "eakao", "bmthuot"])


@given(st.text(max_size=60), st.text(max_size=10))
def test_saying_it_twice_makes_nothing_harder(text: str, more: str) -> None:
    once = rules.effective_length(text)
    assert 0 <= once <= len(text) * 2
    assert rules.effective_length(text + text) <= max(1, once) * 2
    assert rules.effective_length(text, [more]) <= once


def test_the_list_holds_words_as_they_are_compared() -> None:
    words = rules.common_words()
    assert {"matkhau", "password", "ocop"} <= words
    assert all(word == word.lower() and word.isascii() and len(word) >= 4 for word in words)
