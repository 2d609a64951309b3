import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.kit.text import fold, nfc, sort_key

DICTIONARY = tuple("An Ăn Ân Ba Bà Bả Bã Bá Bạ Cà Dương Đắk Đương Lắk On Ôn Ơn Ư".split())  # noqa: SIM905
VIETNAMESE = st.text(alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeêghiklmnoôơpqrstuưvxy ĐẮƠ", max_size=30)


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    assert tuple(sorted(set(DICTIONARY), key=sort_key)) == DICTIONARY


def test_a_shorter_name_comes_before_a_longer_one() -> None:
    assert sort_key("Chè") < sort_key("Chè xanh")
    assert sort_key("An Khê") < sort_key("Anh")


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Đắk Lắk", "dak lak"), ("Hoà Tan", "HÒA tan"), ("CHÈ  Shan", "che shan")],
)
def test_a_search_without_accents_finds_the_name(written: str, typed: str) -> None:
    assert fold(typed) == fold(written)


@given(VIETNAMESE)
def test_folding_twice_changes_nothing_and_leaves_only_ascii(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@given(VIETNAMESE)
def test_composed_and_decomposed_forms_are_the_same_name(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)


@given(st.text(max_size=40))
def test_any_text_has_a_key_and_a_fold(text: str) -> None:
    assert "\x00" not in sort_key(text)
    fold(text)
