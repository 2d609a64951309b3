import itertools
import sys
import unicodedata

from pydantic import TypeAdapter, ValidationError

from libs.contracts.core import PrintedName
from services.certificates.rendering.letters import missing, shown

VOWELS = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = {
    unicodedata.normalize("NFC", form(vowel + tone))
    for vowel, tone in itertools.product(VOWELS, TONES)
    for form in (str.lower, str.upper)
} | set("đĐ")


def test_every_vietnamese_letter_is_one_sign_and_all_four_faces_have_it() -> None:
    assert len(LETTERS) == 146
    assert all(len(letter) == 1 for letter in LETTERS)
    assert missing(LETTERS) == []


def test_what_names_and_addresses_need_is_there() -> None:
    assert missing(["0123456789 .,;:/()-–“”‘’&%+'\"@#*₫®™°²"]) == []


PRINTED = TypeAdapter(PrintedName)


def _is_taken(sign: str) -> bool:
    try:
        return bool(PRINTED.validate_python(f"a{sign}b"))
    except ValidationError:
        return False


def test_whatever_the_registry_takes_as_a_printed_name_can_be_printed() -> None:
    """Else a product would be recognised whose certificate can never be made."""
    taken = [sign for sign in map(chr, range(sys.maxunicode + 1)) if _is_taken(sign)]
    assert len(taken) > 1000
    assert missing(taken) == []


def test_signs_without_a_glyph_are_named() -> None:
    assert missing(["Trà 普洱", "Mật ong 🍯"]) == ["普", "洱", "🍯"]
    assert missing(["a\x00b\ue000"]) == ["\x00", "\ue000"]


def test_hidden_signs_are_not_printed_and_do_no_harm() -> None:
    pasted = "\ufeffTrà\u00a0sen\u200b Tây\u3000Hồ\u202e\u00ad"
    assert missing([pasted]) == []
    assert shown(pasted) == "Trà sen Tây Hồ"


def test_only_words_longer_than_a_line_get_places_to_break() -> None:
    assert shown("Hợp tác xã Nông nghiệp") == "Hợp tác xã Nông nghiệp"
    long = "x" * 60
    assert shown(long).replace("\u200b", "") == long
    assert "\u200b" in shown(long)
