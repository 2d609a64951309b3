"""A legal regime as data: dates, classes, levels, and which one binds a dossier."""

from datetime import date

from libs.contracts.core import Contract, Level
from libs.contracts.law import AssessmentKind, Digest, Ground, Procedure, RulebookId, Step, Texts
from libs.contracts.scoring.names import CodedText, Star
from libs.contracts.scoring.settings import Settings


class StarClass(Contract):
    """A star class: the range of the average total and what it brings."""

    star: Star
    min: int
    below: int | None
    printed: str | None = None
    recognised_by: Level | None
    certificate: bool
    clause: str


class Part(Contract):
    """Part A, B or C of every sheet of a rulebook."""

    code: str
    label: Texts
    max: int


class Rulebook(Contract):
    """A legal regime: dates, parts, star classes, open readings, and its whole procedure."""

    id: RulebookId
    version: str
    sheets_digest: Digest
    """Names the sheets' exact bytes."""
    procedure_digest: Digest
    decision: str
    title: Texts
    lodged_from: date
    lodged_before: date | None
    has_sheets: bool
    confidence: str
    parts: tuple[Part, ...]
    star_classes: tuple[StarClass, ...]
    settings: Settings
    minimums_known: bool
    gates: tuple[CodedText, ...]
    disqualifiers: tuple[CodedText, ...]
    procedure: Procedure

    @property
    def routing(self) -> tuple[Step, ...]:
        """Each level's task, in the order a dossier takes."""
        return self.procedure.routing

    @property
    def validity_months(self) -> int:
        """How long a recognition lasts."""
        return self.procedure.term.months

    @property
    def withdrawal_grounds(self) -> tuple[Ground, ...] | None:
        """The grounds of withdrawal; None where the act's text was not found."""
        withdrawal = self.procedure.withdrawal
        return None if withdrawal is None else withdrawal.grounds


class RulebookSummary(Contract):
    """One line of the list of rulebooks."""

    id: RulebookId
    version: str
    sheets_digest: Digest
    procedure_digest: Digest
    decision: str
    title: Texts
    lodged_from: date
    lodged_before: date | None
    has_sheets: bool


class RulebookList(Contract):
    """Every rulebook the service knows, newest first."""

    items: tuple[RulebookSummary, ...]


class TransitionRule(Contract):
    """A transition rule that touches the dossier asked about."""

    id: str
    text: Texts
    clause: str
    confidence: str


class Applicable(Contract):
    """Which rulebook binds a dossier lodged on a day, and until when it must be finished."""

    rulebook: RulebookId
    version: str
    sheets_digest: Digest
    procedure_digest: Digest
    lodged_on: date
    kind: AssessmentKind
    finish_by: date | None
    rules: tuple[TransitionRule, ...]
