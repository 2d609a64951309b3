"""Reading what people type into the search."""

from libs.kit.text import nfc


def read_words(text: str) -> str:
    """Give what is searched for: composed, on one line, without control characters.

    Ours: a name copied from anywhere finds what the same name typed by hand finds.
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in nfc(text))
    return " ".join(plain.split())
