"""What the law leaves open: the settings of a request, a council or a rulebook."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from libs.contracts.core import Contract
from libs.contracts.scoring.names import AssessorId


class Quorum(Contract):
    """How many of the council's seats must have scored, and whether the chair must be one."""

    seats: Annotated[int, Field(strict=True, ge=1, le=200)]
    share: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}/[1-9]\d{0,2}$")] = "1/1"
    chair: AssessorId | None = None


class Settings(Contract):
    """What the law leaves open; every field may be left out, the rulebook states its defaults."""

    missed_floor: Literal["highest_star_met", "one_star_down", "ignored"] | None = None
    """What a missed minimum does to the star that the total reaches (decision 0101)."""
    floors_on: Literal["agreed_else_mean", "mean", "each_sheet"] | None = None
    """What minimums are tested on: the agreed option, the members' mean, or every sheet."""
    unanswered: Literal["zero", "refuse"] | None = None
    """A criterion without a tick counts 0, or the sheet is refused."""
    intervals: Literal["half_open", "as_printed"] | None = None
    """How 1048's whole-number ranges are read (decision 0102)."""
    forward_on: Literal["points", "points_and_minimums"] | None = None
    """What sends a product up: points alone as Đ.7 k.3e says, or its minimums too (0105)."""
    gate_on: Literal["any_sheet", "agreed_else_all"] | None = None
    """A gate on some members' sheets only: asks for agreement, or fires for all only (0103)."""
    printed_points: Literal["as_printed", "as_in_other_sheets"] | None = None
    """A legible number that other sheets print otherwise (decision 0107)."""
    mark_reading: Literal["least_option", "all_points"] | None = None
    """A star mark printed behind a criterion's name instead of an option (decision 0107)."""
    max_spread: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    """How many points members' totals may lie apart; reported, decides nothing (0104)."""
    quorum: Quorum | None = None
    """How many must have scored; reported, decides nothing (0104)."""
