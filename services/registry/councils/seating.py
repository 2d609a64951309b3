"""Who sits in which seat, whose sheet counts, who presides, whether enough are there (pure).

A seat belongs to a regular member. Its substitute sits only while the member is away or has an
interest, so that a council of five never gives more than five sheets.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from uuid import UUID

from libs.contracts.registry.councils import Attended, Regulations
from libs.contracts.scoring import Quorum, Settings

LEAST_PART: Final = Fraction(1, 2)
"""The least part of all regular seats that must have scored, whatever the regulations say.

Ours: decision 0122; a result of fewer than half is not the council's.
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as the count sees it; members stand in the order of their founding document."""

    id: UUID
    chair: bool = False
    stands_for: UUID | None = None
    """A substitute: whose seat it may take."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat and who sits in it."""

    seat: UUID
    how: Attended | None
    """None: the holder is awaited, who has neither filed nor been recorded as absent."""
    by: UUID | None = None


def regular(seats: Sequence[Seat]) -> list[Seat]:
    """Give the regular members, who have a seat of their own."""
    return [seat for seat in seats if seat.stands_for is None]


def substitutes(seats: Sequence[Seat]) -> Mapping[UUID, UUID]:
    """Give the substitute of each seat that has one."""
    return {seat.stands_for: seat.id for seat in seats if seat.stands_for is not None}


def seated(
    seats: Sequence[Seat],
    filed: Collection[UUID],
    recused: Collection[UUID],
    absent: Collection[UUID],
) -> list[Taken]:
    """Say who sits in each seat, in the order of the seats.

    Ours: decision 0122. A member who has filed sits, whatever an officer records; a substitute sits
    only for one who is recorded as absent or has an interest.
    """
    stands_in = substitutes(seats)
    return [
        _taken(seat.id, stands_in.get(seat.id), set(filed) - set(recused), recused, absent)
        for seat in regular(seats)
    ]


def _taken(
    seat: UUID,
    substitute: UUID | None,
    counting: Collection[UUID],
    recused: Collection[UUID],
    absent: Collection[UUID],
) -> Taken:
    if seat in counting:
        return Taken(seat, Attended.PRESENT, seat)
    if seat not in recused and seat not in absent:
        return Taken(seat, None)
    if substitute is not None and substitute in counting:
        return Taken(seat, Attended.SUBSTITUTED, substitute)
    return Taken(seat, Attended.RECUSED if seat in recused else Attended.ABSENT)


def sitting(taken: Sequence[Taken]) -> set[UUID]:
    """Give the members whose sheets count: at most one a seat."""
    return {one.by for one in taken if one.by is not None}


def awaited(taken: Sequence[Taken]) -> list[UUID]:
    """Give the regular members who must still file or be recorded as absent."""
    return [one.seat for one in taken if one.how is None]


def presiding(seats: Sequence[Seat], taken: Sequence[Taken]) -> UUID | None:
    """Give who presides: the chair, else the first regular member by the document who sits.

    Law: 26/2026 Đ.7 k.3b leaves it to the regulations. Ours: decision 0122; a substitute never
    presides, also where it sits for the chair. None where no regular member sits.
    """
    present = {one.seat for one in taken if one.how is Attended.PRESENT}
    return next((seat.id for seat in _succession(seats) if seat.id in present), None)


def deciding(
    seats: Sequence[Seat], shut: Collection[UUID], absent: Mapping[UUID, UUID | None] | None = None
) -> UUID | None:
    """Give who decides on a possible conflict of a member before anybody has sat.

    `shut`: who has an interest, who it is about, who reported it; `absent`: who is away, and the
    member who recorded it.

    Ours: decision 0122; the chair, else the first regular member by the document. Nobody comes to
    decide by recording that those before are away.
    """
    away, sent_away_by = absent or {}, set[UUID | None]()
    for seat in _succession(seats):
        if seat.id in away:
            sent_away_by.add(away[seat.id])
        elif seat.id not in shut and seat.id not in sent_away_by:
            return seat.id
    return None


def _succession(seats: Sequence[Seat]) -> list[Seat]:
    return sorted(regular(seats), key=lambda seat: not seat.chair)


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why a council may not open its sheets, and what would cure it."""

    filed: int
    needed: int
    may_file: tuple[UUID, ...]
    """Substitutes of empty seats, who have not filed yet."""
    chair_away: bool
    """The regulations want the chair, who is recorded as absent; or nobody could preside."""


def needed(seats: Sequence[Seat], taken: Sequence[Taken], share: str) -> int:
    """Give how many seats must have scored: the share of those that may, rounded up.

    Law: 26/2026 Đ.7 k.3b leaves it to the council's regulations. Ours: decision 0122; seats shut
    out by an interest do not count, and half of all regular seats is the least.
    """
    shut = sum(one.how is Attended.RECUSED for one in taken)
    own = regular(seats)
    return max(-(-(len(own) - shut) * _part(share) // 1), -(-len(own) * LEAST_PART // 1))


def _part(share: str) -> Fraction:
    return Fraction(share)


def shortage(
    seats: Sequence[Seat], taken: Sequence[Taken], regulations: Regulations
) -> Shortage | None:
    """Say what lacks for a quorum; None where enough of the council sits.

    Ours: a substitute counts as present but never as the chair (decision 0122).
    """
    here, least = len(sitting(taken)), needed(seats, taken, regulations.quorum_share)
    chairs = {seat.id for seat in regular(seats) if seat.chair}
    away = any(
        one.seat in chairs and one.how in {Attended.ABSENT, Attended.SUBSTITUTED} for one in taken
    )
    recused = any(one.seat in chairs and one.how is Attended.RECUSED for one in taken)
    nobody = presiding(seats, taken) is None
    chair_away = nobody or (regulations.chair_must_attend and away and not recused)
    if here >= least and not chair_away:
        return None
    empty = {one.seat for one in taken if one.by is None and one.how is not None}
    stands_in = substitutes(seats)
    may_file = tuple(stands_in[one] for one in empty if one in stands_in)
    return Shortage(here, least, may_file, chair_away)


def settings_of(
    regulations: Regulations, seats: Sequence[Seat], taken: Sequence[Taken]
) -> Settings:
    """Give the settings of scoring that regulations come to; no quorum without seats.

    Law: 26/2026 Đ.7 k.3b, the council's regulations. Ours: 0104.
    """
    may_sit = len(regular(seats)) - sum(one.how is Attended.RECUSED for one in taken)
    presides = presiding(seats, taken)
    quorum = None
    if may_sit > 0:
        chair = str(presides) if presides and regulations.chair_must_attend else None
        quorum = Quorum(seats=may_sit, share=regulations.quorum_share, chair=chair)
    return Settings(
        missed_floor=regulations.missed_floor,
        floors_on=regulations.floors_on,
        unanswered=regulations.unanswered,
        max_spread=regulations.max_spread,
        quorum=quorum,
    )
