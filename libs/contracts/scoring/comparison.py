"""The same sheets under two rulebooks or settings: who rises, who falls."""

from typing import Annotated

from pydantic import Field, StringConstraints

from libs.contracts.core import Contract, Level
from libs.contracts.law import ProductSetNumber, RulebookId
from libs.contracts.scoring.names import (
    CriterionCode,
    InputFault,
    OptionNumber,
    Outcome,
    Points,
    RulebookRef,
    Star,
)
from libs.contracts.scoring.requests import SheetInput
from libs.contracts.scoring.settings import Settings


class ComparisonSide(Contract):
    """Under which law and settings the products are scored."""

    rulebook: RulebookId
    level: Level | None = None
    settings: Settings | None = None


class ComparisonProduct(Contract):
    """One product's sheets, scored on both sides."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    product_set: ProductSetNumber
    sheets: Annotated[list[SheetInput], Field(min_length=1, max_length=200)]
    agreed: dict[CriterionCode, OptionNumber] | None = None
    findings: list[str] | None = None


class ComparisonRequest(Contract):
    """The same sheets under two rulebooks or two settings."""

    before: ComparisonSide
    after: ComparisonSide
    products: Annotated[list[ComparisonProduct], Field(min_length=1, max_length=1000)]


class ComparedSide(Contract):
    """A product's result on one side, in short."""

    average: Points
    stars: Star | None
    outcome: Outcome


class ComparedProduct(Contract):
    """How one product moves."""

    id: str
    before: ComparedSide | None
    after: ComparedSide | None
    stars_change: int | None
    points_change: str | None
    faults: tuple[InputFault, ...]
    more: bool
    """Whether there are faults besides these; of all products together 100 faults are told."""


class Comparison(Contract):
    """Who rises, who falls, by how much, and how many products each star holds."""

    before: RulebookRef
    after: RulebookRef
    products: tuple[ComparedProduct, ...]
    rises: int
    falls: int
    same: int
    refused: int
    by_star: dict[str, dict[str, int]]
    """``{"before": {"5": 1, ..., "none": 0}, "after": {...}}``."""
