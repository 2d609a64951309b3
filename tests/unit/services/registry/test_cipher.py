import pytest
from cryptography.exceptions import InvalidTag

from services.registry.cipher import FieldCipher

CIPHER = FieldCipher(bytes(32))


def test_what_is_enciphered_comes_back_and_never_looks_the_same() -> None:
    first = CIPHER.encipher(b"066123456789", context="a")
    assert first != CIPHER.encipher(b"066123456789", context="a")
    assert b"066123456789" not in first
    assert CIPHER.decipher(first, context="a") == b"066123456789"


def test_a_value_moved_to_another_record_cannot_be_read() -> None:
    stored = CIPHER.encipher(b"066123456789", context="producer:1")
    with pytest.raises(InvalidTag):
        CIPHER.decipher(stored, context="producer:2")


def test_a_flipped_bit_is_noticed() -> None:
    stored = bytearray(CIPHER.encipher(b"066123456789", context="a"))
    stored[-1] ^= 1
    with pytest.raises(InvalidTag):
        CIPHER.decipher(bytes(stored), context="a")


def test_a_key_of_another_length_or_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FieldCipher(b"short")
    with pytest.raises(ValueError, match="not known"):
        CIPHER.decipher(b"\x02" + bytes(40), context="a")
