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
    floors_on: Literal["agreed_else_mean", "mean", "each_sheet"] | None = None
    unanswered: Literal["zero", "refuse"] | None = None
    intervals: Literal["half_open", "as_printed"] | None = None
    max_spread: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    quorum: Quorum | None = None
