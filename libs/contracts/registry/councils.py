"""Councils (*hội đồng*), rounds, members' sheets, results and conclusions."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.core import (
    Contract,
    Level,
    LongText,
    Name,
    RecordId,
    Sha256,
    ShortText,
    UnitCode,
)
from libs.contracts.law import RulebookId
from libs.contracts.registry.dossiers import Dated, Statement
from libs.contracts.scoring import CriterionCode, OptionNumber, ScoreResult

Share = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}/[1-9]\d{0,2}$")]
"""A part of the council's seats, e.g. `2/3`."""

SheetAnswers = Annotated[dict[CriterionCode, OptionNumber], Field(max_length=200)]
PartTotals = Annotated[
    dict[Annotated[str, StringConstraints(max_length=4)], Annotated[int, Field(ge=0, le=100)]],
    Field(max_length=10),
]


class FoundingDecision(Contract):
    """The decision that a council or a result rests on."""

    number: Annotated[ShortText, StringConstraints(max_length=100)]
    date: date


class Regulations(Contract):
    """What the law leaves to the council's own regulations (*Quy chế hoạt động*)."""

    quorum_share: Share = "1/1"
    chair_must_attend: bool = True
    max_spread: Annotated[int, Field(ge=0, le=100)] | None = None
    missed_floor: Literal["highest_star_met", "one_star_down", "ignored"] | None = None
    floors_on: Literal["agreed_else_mean", "mean", "each_sheet"] | None = None
    unanswered: Literal["zero", "refuse"] = "refuse"
    """A sheet with a gap is refused unless the regulations let a gap count as zero."""


class MemberInput(Contract):
    """A member to be appointed."""

    id: RecordId | None = None
    account_id: UUID
    name: Name
    title: Name
    chair: bool = False
    substitute: bool = False


def require_one_chair(chairs: int) -> None:
    """Refuse a council that has not exactly one chair among its regular members."""
    if chairs != 1:
        raise ValueError("one_chair")


class CouncilCreate(Contract):
    """A council of the founder's own level and unit, to be set up by its founding decision."""

    id: RecordId | None = None
    name: Name
    decision: FoundingDecision
    term_from: date
    term_to: date | None = None
    """The last day of the term; null while it is open."""
    regulations: Regulations = Regulations()
    members: Annotated[list[MemberInput], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _one_chair_in_order(self) -> Self:
        require_one_chair(sum(one.chair and not one.substitute for one in self.members))
        if self.term_to is not None and self.term_to < self.term_from:
            raise ValueError("term_ends_before_it_begins")
        if len({one.account_id for one in self.members}) != len(self.members):
            raise ValueError("member_twice")
        return self


class Member(Contract):
    """A member of a council."""

    id: UUID
    account_id: UUID | None
    name: str
    title: str
    chair: bool
    substitute: bool


class Council(Contract):
    """A council with its regulations and members."""

    id: UUID
    version: int
    name: str
    level: Level
    unit: UnitCode
    decision: FoundingDecision
    term_from: date
    term_to: date | None
    historic: bool
    regulations: Regulations
    members: list[Member]
    created_at: datetime


class RoundCreate(Contract):
    """A round (*đợt đánh giá*): one council, dossiers of one rulebook."""

    id: RecordId | None = None
    council_id: UUID
    rulebook: RulebookId
    name: Name
    opens_on: date | None = None
    closes_on: date | None = None


class Round(Contract):
    """A round."""

    id: UUID
    version: int
    council_id: UUID
    rulebook: RulebookId
    name: str
    level: Level
    unit: UnitCode
    opens_on: date | None
    closes_on: date | None
    dossiers: int
    created_at: datetime


class RoundEntry(Dated):
    """Dossiers to be taken into a round, all or none."""

    dossier_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class SheetCreate(Dated):
    """A member's sheet: options by criterion, or part totals where no sheet is known."""

    id: RecordId | None = None
    answers: SheetAnswers | None = None
    parts: PartTotals | None = None
    comment: LongText = ""

    @model_validator(mode="after")
    def _either_answers_or_parts(self) -> Self:
        if (self.answers is None) == (self.parts is None):
            raise ValueError("answers_or_parts")
        return self


class Sheet(Contract):
    """A sheet: sealed, only that it is there and its commitment; opened, the whole of it.

    The commitment is the SHA-256 of the sheet's canonical JSON with a salt; the salt is shown
    with the opened sheet, so that everybody can check that nothing was changed after filing.
    """

    id: UUID
    dossier_id: UUID
    level: Level
    member: Member
    filed_on: date
    commitment: Sha256
    sealed: bool
    answers: dict[str, int] | None
    parts: dict[str, int] | None
    comment: str | None
    total: int | None
    salt: str | None


class SheetList(Contract):
    """The sheets of a dossier, level by level, and who of the council has not filed yet."""

    items: list[Sheet]
    missing: list[Member]


class ConflictInput(Contract):
    """A conflict of interest of one's own, or of a member's where an officer records it."""

    id: RecordId | None = None
    member_id: UUID | None = None
    reason: ShortText


class Conflict(Contract):
    """A conflict of interest: that member files no sheet on that dossier."""

    id: UUID
    dossier_id: UUID
    member: Member
    reason: str
    declared_at: datetime


class OpeningInput(Dated):
    """Open all sheets together; `absent` names members whose absence was recorded."""

    absent: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)


class ConclusionInput(Dated):
    """What the council agreed: options, findings, and its minutes in words."""

    agreed: SheetAnswers | None = None
    findings: Annotated[list[ShortText], Field(max_length=40)] | None = None
    minutes: Statement


class SittingResult(Contract):
    """One scoring of a dossier at a level; every version is kept."""

    id: UUID
    level: Level
    version: int
    scored_on: date
    agreed: dict[str, int] | None
    findings: list[str] | None
    minutes: str | None
    result: ScoreResult


class SittingResults(Contract):
    """Every scoring of a dossier, first to last."""

    items: list[SittingResult]
