"""Words that every contract uses: identifiers, levels, roles, pages and text as it is stored."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from libs.contracts.days import with_plain_days
from libs.contracts.letters import letter_fault, scripts
from libs.contracts.websites import website

T = TypeVar("T")

_CLIENT_VERSIONS = (4, 7)

NATION = "VN"
"""The code of the whole country, whose level is the ministry."""


class Level(StrEnum):
    """The four levels of the programme; `ministry` is the centre (*trung ương*)."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    MINISTRY = "ministry"

    @property
    def rank(self) -> int:
        """Give the place of the level from below: 0 for the commune, 3 for the ministry."""
        return list(Level).index(self)

    def is_above(self, other: "Level") -> bool:
        """Say whether the level stands above another one."""
        return self.rank > other.rank

    @staticmethod
    def of_unit(code: str) -> "Level":
        """Tell the level of a unit from the form of its code; raises ValueError for no code."""
        level = _LEVEL_BY_FORM.get(len(code))
        if code == NATION:
            return Level.MINISTRY
        if level is None or not code.isdecimal():
            raise ValueError(f"{code!r} is no code of a unit")
        return level


_LEVEL_BY_FORM = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
"""Digits of a unit's code to its level (QĐ 124/2004/QĐ-TTg, kept by QĐ 19/2025/QĐ-TTg)."""


class Role(StrEnum):
    """What an account does; the level says where. `service` is another part of this system."""

    OFFICER = "officer"
    """Handles what comes in, and drafts."""
    LEADER = "leader"
    """Puts into force what others drafted: a chair or a vice chair, who may sign for the unit."""
    STEWARD = "steward"
    """Keeps the reference data; one steward proposes, another puts in force."""
    PRODUCER = "producer"
    COUNCIL_MEMBER = "council_member"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class Contract(BaseModel):
    """Base of everything that crosses a service boundary: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let a day be written in one way: pydantic would take "0" for one of 1970."""
        return with_plain_days(handler(source))


class Record(Contract):
    """Base of a record as it is answered."""

    id: UUID
    version: int
    """Counts changes, from 1; the `ETag`."""


class Page(Contract, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = None
    """Opaque cursor of the next page; absent on the last one."""
    total: int | None = None
    """How many there are on all pages, when asked for; 10001 stands for more than 10000."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PRINTED = re.compile("[\u0020-\u024f\u0300-\u03ff\u1e00-\u1eff\u2010-\u205e\u20ab\u2116\u2122]")
_LINE_BREAK = re.compile(r"[\r\n\t\u2028\u2029]")


def _clean(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("control_character")
    return unicodedata.normalize("NFC", text).strip()


def _clean_line(text: str) -> str:
    cleaned = _clean(text if text.isascii() else _without_hidden(text))
    if _LINE_BREAK.search(cleaned):
        raise ValueError("line_break")
    return cleaned


def _without_hidden(text: str) -> str:
    """Drop signs that nobody sees: with them one name can look like, or be read as, another."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _printable(text: str) -> str:
    if not text.isascii() and not all(map(_is_printed, text)):
        raise ValueError("letter_not_printable")
    return text


def _is_printed(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category == "Zs" or (category[0] != "C" and _PRINTED.match(sign) is not None)


def _in_one_script(text: str) -> str:
    fault = letter_fault(text)
    if fault is not None:
        raise ValueError(fault)
    return text


def _in_latin(text: str) -> str:
    if not text.isascii() and not scripts(text) <= {"LATIN"}:
        raise ValueError("letters_not_latin")
    return text


def _not_blank(text: str) -> str:
    if not text:
        raise ValueError("blank")
    return text


_line = (AfterValidator(_clean_line), AfterValidator(_not_blank))

Name = Annotated[str, StringConstraints(max_length=300), *_line, AfterValidator(_in_one_script)]
"""A name on one line, 1 to 300 characters, NFC, without surrounding blanks and hidden signs.

Its letters are of one script and bear no marks piled up (`letters.py`).
"""

ShortText = Annotated[str, StringConstraints(max_length=500), *_line]
"""A sentence on one line, 1 to 500 characters, NFC."""

_printed = (AfterValidator(_printable), AfterValidator(_in_latin))

PrintedName = Annotated[Name, *_printed]
"""A name that is printed on a certificate: Latin letters, Greek signs, digits, common signs."""

PrintedText = Annotated[ShortText, AfterValidator(_in_one_script), *_printed]
"""A line that is printed on a certificate."""

Website = Annotated[str, StringConstraints(max_length=300), *_line, AfterValidator(website)]
"""An address on the web: `http` or `https`, a real host, no name and password in it."""

LongText = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_clean)]
"""Free text, up to 20,000 characters, line breaks allowed, may be empty, NFC."""


def _told_by_nobody(identifier: UUID) -> UUID:
    if identifier.version not in _CLIENT_VERSIONS:
        raise ValueError("uuid_version")
    return identifier


RecordId = Annotated[
    UUID,
    AfterValidator(_told_by_nobody),
    WithJsonSchema(
        {
            "type": "string",
            "format": "uuid",
            "pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[89abAB]"
            "[0-9a-fA-F]{3}-[0-9a-fA-F]{12}$",
        }
    ),
]
"""An identifier that a client chose for a new record: a UUID of version 4 or 7.

Ours: decision 0505. The other versions can be guessed, or tell of the client's machine.
"""

UnitCode = Annotated[str, StringConstraints(pattern=r"^(VN|[0-9]{2}|[0-9]{3}|[0-9]{5})$")]
"""Administrative unit: `VN`, 2 digits (province), 3 (district until 2025) or 5 (commune)."""

Stars = Annotated[int, Field(ge=1, le=5)]
"""A star class; only 3 to 5 are recognised and certified."""

RecognisedStars = Annotated[int, Field(ge=3, le=5)]
"""A star class that carries a decision and a certificate."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""
