"""Nouns of the scoring service that all its documents share."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from libs.contracts.core import Contract
from libs.contracts.law import Digest, RulebookId, Texts

CriterionCode = Annotated[str, StringConstraints(min_length=1, max_length=12)]
"""A criterion's printed number, for example ``6.1.1``; its points stand directly below it."""

AssessorId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""Whose sheet it is: any name that is unique in one request."""

Points = Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{2}$")]
"""Points shown with two decimals, cut and never rounded up (89.995 is shown as 89.99)."""

OptionNumber = Annotated[int, Field(strict=True, ge=1, le=99)]
"""The number of the printed option, from 1, counted through both cases of a criterion."""

Star = Annotated[int, Field(ge=1, le=5)]


class Outcome(StrEnum):
    """What follows from a result at the level that scored."""

    RECOGNISE = "recognise"
    FORWARD = "forward"
    NOT_RECOGNISED = "not_recognised"
    NEEDS_AGREEMENT = "needs_agreement"
    """Some members' sheets end the assessment, others' do not: the council must agree first."""
    ELIMINATED = "eliminated"
    STOPPED = "stopped"


class CodedText(Contract):
    """A named entry of the rulebook with its words and its source."""

    code: str
    label: Texts
    clause: str | None = None
    effect: str | None = None


class ResultNote(Contract):
    """Something the reader of a result must know, for example that minimums were not checked."""

    code: str
    text: str


class RulebookRef(Contract):
    """Exactly which law was applied."""

    id: RulebookId
    version: str
    sheets_digest: Digest
    """Names the exact bytes of the sheets: points, marks, gates, open readings."""
    procedure_digest: Digest
    """Names the exact bytes of the procedure: who recognises, what goes up."""


class InputFault(Contract):
    """What is wrong with one place of an item."""

    pointer: str
    code: str
    detail: str
