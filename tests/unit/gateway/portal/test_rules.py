"""What people type."""

from gateway.portal.rules import read_words


def test_words_are_composed_and_on_one_line() -> None:
    assert read_words(" Ra\u0303u \n\t\x07 muống ") == "Rãu muống"
