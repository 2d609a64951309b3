"""Councils (*hội đồng*), rounds, members' sheets, results and conclusions."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
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
from libs.contracts.people import Actor
from libs.contracts.registry.dossiers import Dated, Statement
from libs.contracts.registry.voting import FindingVote, OptionVote, Votes
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

    quorum_share: Share = "2/3"
    """The part of the seats that must have scored; seats shut out by an interest do not count."""
    chair_must_attend: bool = True
    """Whether nothing is opened without the chair; one with an interest is stood in for."""
    agreement: Literal["more_than_half", "two_thirds", "all"] = "more_than_half"
    """How many of the seats that sat must be in favour of what the council agrees on or finds."""
    max_spread: Annotated[int, Field(ge=0, le=100)] | None = None
    missed_floor: Literal["highest_star_met", "one_star_down", "ignored"] | None = None
    floors_on: Literal["agreed_else_mean", "mean", "each_sheet"] | None = None
    unanswered: Literal["zero", "refuse"] = "refuse"
    """A sheet with a gap is refused unless the regulations let a gap count as zero."""


class MemberInput(Contract):
    """A member to be appointed: an account with a council post of the council's level and unit.

    Name, title and organisation are those of the post.
    """

    id: RecordId | None = None
    account_id: UUID
    chair: bool = False
    stands_for: UUID | None = None
    """A substitute: the account of the member in whose seat it sits when that one is away."""


def require_one_chair(chairs: int) -> None:
    """Refuse a council that has not exactly one chair among its regular members."""
    if chairs != 1:
        raise ValueError("one_chair")


def require_own_seats(regular: Collection[UUID | None], stands_for: Sequence[UUID]) -> None:
    """Refuse a substitute for nobody of the regular members, and two for one seat."""
    if not set(stands_for) <= set(regular):
        raise ValueError("stands_for_nobody")
    if len(set(stands_for)) != len(stands_for):
        raise ValueError("two_substitutes_for_one")


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
        regular = [one for one in self.members if one.stands_for is None]
        require_one_chair(sum(one.chair for one in regular))
        require_own_seats(
            [one.account_id for one in regular],
            [one.stands_for for one in self.members if one.stands_for is not None],
        )
        if self.term_to is not None and self.term_to < self.term_from:
            raise ValueError("term_ends_before_it_begins")
        if len({one.account_id for one in self.members}) != len(self.members):
            raise ValueError("member_twice")
        return self


class Member(Contract):
    """A member of a council, with the name and the office that it was appointed with."""

    id: UUID
    account_id: UUID | None
    """Null for a member of the past without an account."""
    name: str
    title: str
    organisation: str
    chair: bool
    stands_for: UUID | None
    """The regular member whose substitute it is; null for a regular one."""
    joined_on: date | None
    """The first day; null while the document that appoints it is not in force."""
    left_on: date | None
    """The last day; null while it is a member."""


class CouncilState(StrEnum):
    """Whether a council may sit."""

    DRAFT = "draft"
    """Its founding document is not in force: it takes in nothing."""
    IN_FORCE = "in_force"


class Council(Contract):
    """A council with its regulations and members.

    The members stand in the order of their document: who comes first presides where the chair has
    an interest or is away.
    """

    id: UUID
    version: int
    name: str
    level: Level
    unit: UnitCode
    state: CouncilState
    decision: FoundingDecision
    term_from: date
    term_to: date | None
    historic: bool
    regulations: Regulations
    members: list[Member]
    """Also those who have left, and those whose appointment is not in force yet."""
    founded_by: Actor
    document_id: UUID | None
    """The document that founds it, to be put in force by a leader; null for one of the past."""
    in_force_by: Actor | None
    created_at: datetime


class CouncilChange(Contract):
    """A change of a council's members or term by a document (*kiện toàn*)."""

    decision: FoundingDecision
    joins: Annotated[list[MemberInput], Field(max_length=200)] = Field(default_factory=list)
    """New members; `stands_for` names an account that is or becomes a regular member."""
    leaves: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)
    """Members who leave, by their identifiers; their last day is the eve of the decision."""
    term_to: date | None = None
    """The new last day of the term; null: as it was."""


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


class LeftOutWhy(StrEnum):
    """Why a sheet that was filed does not count."""

    CONFLICT_DECLARED = "conflict_declared"
    """The member's own word."""
    CONFLICT_UPHELD = "conflict_upheld"
    """The chair's decision."""
    CONFLICT_CERTAIN = "conflict_certain"
    """Computed from persons at the opening."""
    HOLDER_SAT = "holder_sat"
    """A substitute's sheet: the member whose seat it is has sat."""


class LeftOut(Contract):
    """That a sheet does not count: why, by whose word and when; the sheet itself stays."""

    why: LeftOutWhy
    by: Actor | None
    """Null where nobody's word was needed."""
    at: datetime
    reason: str = ""


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
    filed_by: Actor
    """The member, or for history who entered it from paper."""
    commitment: Sha256
    sealed: bool
    answers: dict[str, int] | None
    parts: dict[str, int] | None
    comment: str | None
    total: int | None
    salt: str | None
    left_out: LeftOut | None
    """Null: it counts, or will when the sheets are opened."""


class SheetList(Contract):
    """The sheets of a dossier, level by level, and who of the council has not filed yet."""

    items: list[Sheet]
    missing: list[Member]


class AbsenceInput(Contract):
    """A regular member is away from the sitting; its own sheet, if it comes, lifts this."""

    member_id: UUID
    reason: ShortText


class OpeningInput(Dated):
    """Open all sheets together; `absent` names regular members who are away and not yet said so."""

    absent: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)


class Minutes(Dated):
    """The minutes of a sitting in words."""

    minutes: Statement


class ConclusionInput(Minutes):
    """What the secretariat brings before the chair: the votes of the sitting and its minutes.

    An option that was carried becomes the agreed one, a finding that was carried is found.
    """

    options: Annotated[list[OptionVote], Field(max_length=200)] = Field(default_factory=list)
    findings: Annotated[list[FindingVote], Field(max_length=40)] = Field(default_factory=list)


class ConfirmationInput(Contract):
    """What the chair confirms: the proposal that he has read."""

    result_id: UUID
    """The identifier of the proposed result; another one has come since: 412."""


class Attended(StrEnum):
    """How a seat took part in a sitting."""

    PRESENT = "present"
    SUBSTITUTED = "substituted"
    ABSENT = "absent"
    RECUSED = "recused"


class SeatTaken(Contract):
    """One seat of a sitting."""

    seat: UUID
    """The regular member whose seat it is."""
    holder: str
    attended: Attended
    by: UUID | None
    """Who sat: the member itself or its substitute; null: nobody."""
    sat: str
    """The name of who sat; empty: nobody."""
    presided: bool


class ResultState(StrEnum):
    """How far a scoring has come."""

    OPENED = "opened"
    PROPOSED = "proposed"
    """The secretariat's proposal; the dossier has not moved."""
    CONFIRMED = "confirmed"
    """By the chair's own account; the dossier moved."""
    ENTERED = "entered"
    """History, from its paper minutes."""


class SittingResult(Contract):
    """One scoring of a dossier at a level; every version is kept."""

    id: UUID
    level: Level
    version: int
    state: ResultState
    scored_on: date
    seats: list[SeatTaken]
    votes: Votes | None
    agreed: dict[str, int] | None
    findings: list[str] | None
    minutes: str | None
    recorded_by: Actor
    confirmed_by: Actor | None
    result: ScoreResult


class SittingResults(Contract):
    """Every scoring of a dossier, first to last."""

    items: list[SittingResult]
