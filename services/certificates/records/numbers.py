"""Certificate numbers by authority and year, and the public code behind the QR."""

import secrets
import string
from dataclasses import dataclass
from typing import Self

from libs.contracts.certificates import CODE_LENGTH, CODE_LETTERS

DEFAULT_PATTERN = "{ordinal:04d}/{year}/OCOP-{authority}"
"""No national rule fixes numbering, so the pattern is a setting of the installation."""

_FIELDS = {"ordinal", "year", "authority"}
_MAX_NUMBER = 100


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """How a number is written; refused unless it tells every number of the country apart."""

    pattern: str

    @classmethod
    def parse(cls, pattern: str) -> Self:
        """Check a pattern: exactly the fields ordinal, year and authority, and nothing clever."""
        try:
            parts = list(string.Formatter().parse(pattern))
            fields = [name for _, name, _, _ in parts if name is not None]
            if set(fields) != _FIELDS or any("{" in (spec or "") for _, _, spec, _ in parts):
                raise ValueError(pattern)
            made = cls(pattern)
            samples = [
                made.write(ordinal=ordinal, year=year, authority=authority)
                for ordinal in (1, 2, 10_001)
                for year in (2026, 2027)
                for authority in ("01", "VN")
            ]
        except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
            raise ValueError(f"not a number pattern: {pattern!r}") from error
        if len(set(samples)) != len(samples) or max(map(len, samples)) > _MAX_NUMBER:
            raise ValueError(f"numbers by this pattern are not told apart: {pattern!r}")
        return made

    def write(self, *, ordinal: int, year: int, authority: str) -> str:
        """Write one number."""
        return self.pattern.format(ordinal=ordinal, year=year, authority=authority)


def new_code() -> str:
    """Make a public code: 60 random bits, no letters that are mistaken for digits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
