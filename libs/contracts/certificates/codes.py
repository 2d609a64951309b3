"""The public code behind the QR, numbers, and days of the programme."""

from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from libs.contracts.core import Level, ShortText

FIRST_YEAR: Final = 2018
"""The programme began with QĐ 490/QĐ-TTg of 7/5/2018; nothing of it is older."""
LAST_YEAR: Final = 2099

CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which people mistake for other signs."""
CODE_LENGTH: Final = 12
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, ".": None})


def _within_the_programme(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("date_out_of_range")
    return day


LegalDate = Annotated[
    date,
    AfterValidator(_within_the_programme),
    Field(json_schema_extra={"pattern": "^20(1[89]|[2-9][0-9])-"}),
]
"""A day of the programme's time, 2018 to 2099."""

CertificateNumber = Annotated[ShortText, StringConstraints(max_length=100)]
CertificateCode = Annotated[str, StringConstraints(pattern=rf"^[{CODE_LETTERS}]{{{CODE_LENGTH}}}$")]
"""The permanent public code behind the QR: 12 signs of Crockford's base 32."""
GroundCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")]
"""A ground for withdrawal as its rulebook names it."""


def read_code(typed: str) -> str | None:
    """Read a public code as a person typed it; None when it is none.

    Any case counts, dashes, dots and blanks do not, O is 0, I and L are 1.

    Ours: one reading for the page, the search and the API, so that all find the same certificate.
    """
    code = typed.strip().upper().translate(_MEANT)
    fits = len(code) == CODE_LENGTH and all(sign in CODE_LETTERS for sign in code)
    return code if fits else None


def check_unit(level: Level, unit_code: str) -> None:
    """Refuse a unit code of another level: numbers are told apart by it; raises `ValueError`."""
    if Level.of_unit(unit_code) is not level:
        raise ValueError("unit_does_not_fit_level")
