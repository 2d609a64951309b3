"""What is asked of the scoring service: sheets of one product, or of many."""

from typing import Annotated

from pydantic import Field, StringConstraints

from libs.contracts.core import Contract, Level
from libs.contracts.law import Digest, ProductSetNumber, RulebookId
from libs.contracts.scoring.names import AssessorId, CriterionCode, OptionNumber
from libs.contracts.scoring.settings import Settings


class SheetInput(Contract):
    """One assessor's sheet: options by criterion, or part totals.

    Part totals are taken where the sheet is lost, and under 148 also of dossiers scored on paper.
    """

    assessor: AssessorId
    answers: dict[CriterionCode, OptionNumber] | None = None
    parts: dict[str, Annotated[int, Field(strict=True, ge=0, le=100)]] | None = None


class ScoreRequest(Contract):
    """Sheets of one product, to be turned into stars."""

    rulebook: RulebookId
    product_set: ProductSetNumber
    sheets: Annotated[list[SheetInput], Field(min_length=1, max_length=200)]
    level: Level | None = None
    """The level that scores; the first scoring level of the rulebook when left out."""
    agreed: dict[CriterionCode, OptionNumber] | None = None
    findings: Annotated[list[str], Field(max_length=40)] | None = None
    settings: Settings | None = None
    sheets_digest: Digest | None = None
    """The sheets that the caller means; other ones are refused (`unknown_digest`)."""
    explain: bool | None = None
    """Whether the explanation is wanted; true when left out (false in a batch)."""


class BatchItem(ScoreRequest):
    """One line of a batch: a score request with the caller's own name for it."""

    id: Annotated[str, StringConstraints(max_length=100)] | None = None
