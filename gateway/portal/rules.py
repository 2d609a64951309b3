"""Reading what people type: the code under the QR, in whatever letters."""

import re

from libs.kit.text import nfc

_CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{12}$")
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, ".": None})


def read_code(text: str) -> str | None:
    """Give the certificate code that is meant (Crockford's base 32), None when it is none."""
    code = text.strip().upper().translate(_ALIKE)
    return code if _CODE.fullmatch(code) else None


def read_words(text: str) -> str:
    """Give what is searched for: composed, on one line, without control characters."""
    plain = "".join(sign if sign.isprintable() else " " for sign in nfc(text))
    return " ".join(plain.split())
