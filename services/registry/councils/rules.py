"""Sheets under seal, who is missing, whether enough of a council is there (pure)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from libs.contracts.registry.councils import Regulations
from libs.contracts.scoring import Quorum, Settings
from services.registry.dossiers.documents import digest


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as the count sees it."""

    id: UUID
    chair: bool
    substitute: bool


def commitment(sheet: UUID, content: Mapping[str, Any], salt: str) -> str:
    """Hash a sheet with its salt: what is shown before the opening, and proves it after.

    Without the salt the few options of a sheet could be guessed from the hash.
    """
    return digest({"sheet": str(sheet), "salt": salt, "content": content})


def settings_of(regulations: Regulations, seats: Sequence[Seat]) -> Settings:
    """Give the settings of scoring that a council's regulations and its seats come to."""
    regular = [seat for seat in seats if not seat.substitute]
    chair = next((seat.id for seat in regular if seat.chair), None)
    return Settings(
        missed_floor=regulations.missed_floor,
        floors_on=regulations.floors_on,
        unanswered=regulations.unanswered,
        max_spread=regulations.max_spread,
        quorum=Quorum(
            seats=len(regular),
            share=regulations.quorum_share,
            chair=str(chair) if chair and regulations.chair_must_attend else None,
        ),
    )


def missing(seats: Sequence[Seat], filed: Collection[UUID], absent: Collection[UUID]) -> list[UUID]:
    """Give the regular members who have neither filed nor been recorded as absent."""
    return [
        seat.id
        for seat in seats
        if not seat.substitute and seat.id not in filed and seat.id not in absent
    ]


def quorum_needed(seats: Sequence[Seat], share: str) -> int:
    """Give the number of sheets that a share of the seats comes to, rounded up."""
    regular = sum(not seat.substitute for seat in seats)
    part, whole = map(int, share.split("/"))
    return -(-regular * part // whole)


def has_quorum(seats: Sequence[Seat], filed: Collection[UUID], regulations: Regulations) -> bool:
    """Say whether enough of the council has filed, the chair among them if it must be."""
    enough = len(filed) >= quorum_needed(seats, regulations.quorum_share)
    chairs = {seat.id for seat in seats if seat.chair and not seat.substitute}
    return enough and (not regulations.chair_must_attend or bool(chairs & set(filed)))
