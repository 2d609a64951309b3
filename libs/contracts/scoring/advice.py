"""The way to a star: what is asked, and the smallest steps that lead there."""

from typing import Annotated

from pydantic import Field

from libs.contracts.core import Contract
from libs.contracts.law import ProductSetNumber, RulebookId
from libs.contracts.scoring.names import (
    CodedText,
    CriterionCode,
    OptionNumber,
    ResultNote,
    RulebookRef,
    Star,
)


class AdviceRequest(Contract):
    """Ask of one sheet what is lacking for so many stars."""

    rulebook: RulebookId
    product_set: ProductSetNumber
    answers: dict[CriterionCode, OptionNumber]
    stars: Star
    costs: dict[CriterionCode, Annotated[int, Field(strict=True, ge=0, le=1_000_000)]] | None = None
    fixed: list[CriterionCode] | None = None
    findings: list[str] | None = None


class AdviceStep(Contract):
    """Raise one criterion from an option to a better one."""

    criterion: CriterionCode
    label: str
    from_option: int | None
    to_option: int
    points: int
    """Points gained, with what it unlocks elsewhere (a story lets 5.2 count)."""
    required: int | None
    """The minimum that makes the step necessary, if one does."""
    text: str
    clause: str
    papers: tuple[CodedText, ...]


class AdviceAnswer(Contract):
    """One smallest way to the star: these criteria, these options."""

    criteria: int
    points: int
    cost: int
    total: int
    steps: tuple[AdviceStep, ...]


class AdviceObstacle(Contract):
    """Why the star cannot be reached."""

    code: str
    criterion: CriterionCode | None
    text: str


class Advice(Contract):
    """Up to five smallest ways to a star, or why there is none."""

    rulebook: RulebookRef
    product_set: ProductSetNumber
    stars: Star
    total: int
    stars_now: Star | None
    reached: bool
    possible: bool
    answers: tuple[AdviceAnswer, ...]
    impossible_because: tuple[AdviceObstacle, ...]
    notes: tuple[ResultNote, ...]
