"""History: what was decided on paper and is entered afterwards, each act with its own day.

The acts are those of today's dossiers; what is added is the day that the paper bears, the names and
numbers that only the paper knows, and members without accounts.
"""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from libs.contracts.certificates import LegalDate
from libs.contracts.core import Contract, Level, Name, PrintedName, RecordId, ShortText, UnitCode
from libs.contracts.law import ProductSetNumber, RulebookId
from libs.contracts.registry.councils import (
    FoundingDecision,
    Minutes,
    OpeningInput,
    Regulations,
    RoundCreate,
    RoundEntry,
    SheetAnswers,
    SheetCreate,
    require_one_chair,
    require_own_seats,
)
from libs.contracts.registry.documents import DocumentNumber, Signer
from libs.contracts.registry.dossiers import (
    ActInput,
    CommuneReportInput,
    Dated,
    DossierCreate,
    ProposalInput,
    ReasonInput,
    ReturnInput,
)
from libs.contracts.registry.products import ProductCode
from libs.contracts.registry.standing import DecisionCreate, ForwardingInput


class PastDossier(DossierCreate):
    """A dossier of the past: under which law, lodged on which day, in which commune of that day."""

    rulebook: RulebookId
    lodged_on: date
    commune: UnitCode | None = None
    """The commune on the day of lodging, where the product's commune has several ancestors."""
    slip_number: ShortText | None = None
    """The number on the paper slip, kept as typed."""
    product_set: ProductSetNumber | None = None
    """The set under the old rulebook, where it differs from the product's present one."""
    product_code: ProductCode | None = None
    """The product's code as the paper has it; null: one is made by the old act's pattern."""


class Past(Dated):
    """Something that was done on a day of the past."""

    effective_on: date
    """The day on the paper: not before the act before it, not after the law's last day."""


class PastAct(Past, ActInput):
    """An act that needs no words but its day."""


class PastReturn(Past, ReturnInput):
    """A dossier was given back."""


class PastReason(Past, ReasonInput):
    """A dossier was rejected or withdrawn."""


class PastReport(Past, CommuneReportInput):
    """The commune reported."""


class PastProposal(Past, ProposalInput):
    """The commune sent the dossier on."""


class PastMember(Contract):
    """A member of a council of the past; it needs no account."""

    id: RecordId | None = None
    account_id: UUID | None = None
    name: Name
    title: Name
    chair: bool = False
    stands_for: UUID | None = None
    """A substitute: the `id` of the member in whose seat it sat."""


class PastCouncil(Contract):
    """A council of the past, of one's own level or a level below."""

    id: RecordId | None = None
    name: Name
    level: Level | None = None
    """The level of the one who enters it when left out."""
    unit: UnitCode | None = None
    """The unit as it was then; that of the one who enters it when left out."""
    decision: FoundingDecision
    term_from: date
    term_to: date | None = None
    regulations: Regulations = Regulations()
    members: Annotated[list[PastMember], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _one_chair_in_order(self) -> Self:
        regular = [one for one in self.members if one.stands_for is None]
        require_one_chair(sum(one.chair for one in regular))
        require_own_seats(
            [one.id for one in regular],
            [one.stands_for for one in self.members if one.stands_for is not None],
        )
        if self.term_to is not None and self.term_to < self.term_from:
            raise ValueError("term_ends_before_it_begins")
        return self


class PastRound(RoundCreate):
    """A round of a council of the past."""


class PastEntry(Past, RoundEntry):
    """Dossiers came before a council."""


class PastSheet(Past, SheetCreate):
    """A member's sheet, entered from paper."""

    member_id: UUID


class PastOpening(Past, OpeningInput):
    """The sheets were opened."""


class PastConclusion(Past, Minutes):
    """The council concluded; papers of the past tell what was agreed, not who voted how."""

    agreed: SheetAnswers | None = None
    findings: Annotated[list[ShortText], Field(max_length=40)] | None = None


class PastForwarding(ForwardingInput):
    """A result was approved and sent up, on the day of its decision."""


class PastDecision(DecisionCreate):
    """A decision of the past; each certificate keeps the number on its paper.

    It is a draft until a leader of the level above has confirmed it; nothing is certified before.
    """

    number: DocumentNumber
    date: LegalDate
    signer: Signer
    """Who signed the paper."""
    papers: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    """The decision's scan."""
    certificate_numbers: Annotated[dict[UUID, DocumentNumber], Field(max_length=500)]
    """The certificate's original number by dossier, one for each; none of this system's pattern."""
    authority: PrintedName | None = None
    """The authority as the paper heads it; needed where our data do not cover that day."""
