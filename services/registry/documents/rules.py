"""Who drafts, who puts in force, what a number is (pure).

Ours, for the whole file: docs/decisions/0121-documents.md.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final
from uuid import UUID

from libs.contracts.core import NATION, Level, Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.people import HeldPost
from libs.contracts.registry.documents import DocumentKind as Kind
from libs.contracts.registry.documents import DocumentState
from libs.kit.text import fold
from services.registry.documents.errors import (
    DocumentNotADraft,
    DraftedByYourself,
    HistoryIsConfirmed,
    NotTheConfirmingLeader,
    NotTheDrafter,
    NotThisUnitsLeader,
    PostHasEnded,
    UnitHasEnded,
)

_LETTERS: Final = frozenset({Kind.WITHDRAWAL_REQUEST, Kind.COMMUNE_LETTER})
_DIGITS: Final = re.compile(r"[0-9]+")
_SIGNS: Final = re.compile(r"[a-z0-9/.()&,]*")
WITHOUT_EFFECTS: Final = frozenset({Kind.MINUTES, Kind.ADVISORY_REPORT, Kind.PUBLICATION})
"""Kinds that may do nothing to any record; every other one has to name what it does."""
PUBLISHED: Final = frozenset(
    {Kind.RECOGNITION, Kind.WITHDRAWAL, Kind.CORRECTION, Kind.ANNULMENT, Kind.PUBLICATION}
)
"""Kinds that everybody may read once they are in force."""


class Way(Enum):
    """How a document enters into force."""

    SIGNATURE = auto()
    """A leader of its unit signs it here."""
    PAPER = auto()
    """It was signed on paper: another officer than the drafter attaches the scan."""
    CONFIRMATION = auto()
    """It is of the past: a leader of the level above confirms it."""


@dataclass(frozen=True, slots=True)
class Who:
    """An account, and the keyed hash of the person behind it where that is known."""

    account: UUID | None
    person: str | None = None

    def is_same(self, other: "Who") -> bool:
        """Say whether both are one person: one account, or two accounts with one number.

        Ours: two persons are asked for, and two accounts may be one person's.
        """
        same_account = self.account is not None and self.account == other.account
        return same_account or (self.person is not None and self.person == other.person)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is asked of a document when somebody wants to put it in force."""

    state: DocumentState
    historic: bool
    level: Level
    unit: str
    unit_lasts: bool
    """Whether the unit is in force today."""
    province: str | None
    """The province that holds the unit's place today; None where several do, or for the nation."""
    writers: tuple[Who, ...]
    """Everybody who wrote any of its drafts, not only the last."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who wants to put it in force, in which post, by which way."""

    way: Way
    who: Who
    role: Role
    level: Level
    unit: str
    post_holds: bool = True
    """Whether the post in which the caller acts is held today."""


def require_may_enter(document: Drafted, by: Signing) -> None:
    """Refuse whoever may not put a document in force, and what is no draft.

    Ours: who may is looked at before what is possible, so that a stranger learns nothing.
    """
    could = _could(document)
    if (by.level, by.unit) != could:
        wrong = NotTheConfirmingLeader if document.historic else NotThisUnitsLeader
        raise wrong(level=could[0].value, unit=could[1])
    if document.historic is not (by.way is Way.CONFIRMATION):
        raise HistoryIsConfirmed
    if by.role is not (Role.OFFICER if by.way is Way.PAPER else Role.LEADER):
        raise NotThisUnitsLeader(level=could[0].value, unit=could[1])
    if not by.post_holds:
        raise PostHasEnded(level=could[0].value, unit=could[1])
    if wrote(document.writers, by.who):
        raise DraftedByYourself(level=could[0].value, unit=could[1])
    if document.state is not DocumentState.DRAFT:
        raise DocumentNotADraft(state=document.state.value)
    if not document.historic and not document.unit_lasts:
        raise UnitHasEnded(unit=document.unit, could=document.province or NATION)


def wrote(writers: Iterable[Who], who: Who) -> bool:
    """Say whether somebody wrote any of the drafts.

    Ours: decision 0121; a colleague who mends a word does not make another's draft his own.
    """
    return any(one.is_same(who) for one in writers)


def _could(document: Drafted) -> tuple[Level, str]:
    if document.historic:
        return confirming(document.level, document.province)
    return document.level, document.unit


def confirming(level: Level, province: str | None) -> tuple[Level, str]:
    """Give the level and unit whose leader confirms a document of the past.

    Ours: the level above in today's order; the centre has none above, so another of its leaders.
    """
    if Level.PROVINCE.is_above(level) and province is not None:
        return Level.PROVINCE, province
    return Level.MINISTRY, NATION


def require_may_change(
    state: DocumentState, drafted: tuple[Level, str], by: tuple[Level, str]
) -> None:
    """Refuse another unit's draft, and what is no draft any more.

    Ours: a unit answers for its drafts, and what was signed stays as it is.
    """
    if drafted != by:
        raise NotTheDrafter(unit=drafted[1])
    if state is not DocumentState.DRAFT:
        raise DocumentNotADraft(state=state.value)


def signing_post(posts: Sequence[HeldPost], level: Level, unit: str, day: date) -> HeldPost | None:
    """Give the leader's post of a unit that somebody held on a day; None when there is none.

    Ours: whoever signs holds a post that may sign, on the day that the document bears.
    """
    fitting = (
        one
        for one in posts
        if one.role is Role.LEADER and (one.level, one.unit) == (level, unit) and one.holds_on(day)
    )
    return next(fitting, None)


def number_group(kind: Kind) -> str:
    """Give the row of numbers that a kind counts in.

    Ours: an office numbers decisions, letters, minutes and reports apart (NĐ 30/2020/NĐ-CP Đ.15).
    """
    if kind in _LETTERS:
        return "letter"
    if kind is Kind.MINUTES:
        return "minutes"
    return "report" if kind is Kind.ADVISORY_REPORT else "decision"


def number_key(number: str) -> str:
    """Fold a number so that two ways of writing it are one.

    Case, tones, blanks, every dash, full-width signs, leading zeros, and Đ written as Ð or D make
    no other number. Ours: an officer who looks for a number writes it as it comes.
    """
    plain = fold(unicodedata.normalize("NFKC", number)).replace("ð", "d").replace("ɖ", "d")
    kept = "".join(sign for sign in plain if not _is_dash_or_blank(sign))
    return _DIGITS.sub(lambda found: found[0].lstrip("0") or "0", kept)


def _is_dash_or_blank(sign: str) -> bool:
    return sign == "\u2212" or unicodedata.category(sign) in {"Pd", "Zs", "Cf"}


def require_readable(number: str, pointer: str = "/number") -> None:
    """Refuse a number without a digit, or with signs that only look like those of a number.

    Ours: such a number would be found by nobody and would count beside the one it looks like.
    """
    key = number_key(number)
    if not _DIGITS.search(key) or _SIGNS.fullmatch(key) is None:
        raise InvalidInput(faults=[Fault(pointer, "document_number_unreadable")])


def once_given(drafted: object, now: object, pointer: str) -> list[Fault]:
    """Give the fault of a number or day that differs from the draft's.

    Ours: what is signed is what was drafted; a difference is a change of the draft.
    """
    if drafted is None or now is None or drafted == now:
        return []
    return [Fault(pointer, "document_number_differs", {"given": str(drafted)})]


def effect_faults(
    kind: Kind,
    named: Sequence[tuple[str, UUID]],
    known: Mapping[str, Collection[Kind]],
    pointer: str = "/effects",
) -> list[Fault]:
    """Give what is wrong with the effects of a document before any record is looked at.

    `named` are effect and record in their order, `known` the kinds of document by effect. Ours:
    a document says all that it does, each once, and nothing that is not its kind's.
    """
    faults: list[Fault] = []
    if not named and kind not in WITHOUT_EFFECTS:
        faults.append(Fault(pointer, "effects_missing", {"kind": kind.value}))
    seen: set[tuple[str, UUID]] = set()
    for place, one in enumerate(named):
        at = f"{pointer}/{place}"
        kinds = known.get(one[0])
        if kinds is None:
            faults.append(Fault(f"{at}/kind", "effect_unknown", {"known": sorted(known)}))
        elif kind not in kinds:
            facts = {"kind": kind.value, "kinds": sorted(one.value for one in kinds)}
            faults.append(Fault(f"{at}/kind", "effect_not_of_this_kind", facts))
        if one in seen:
            faults.append(Fault(f"{at}/record_id", "effect_twice"))
        seen.add(one)
    return faults
