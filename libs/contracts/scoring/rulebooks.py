"""A legal regime as data: dates, classes, levels, and which one binds a dossier."""

from datetime import date

from pydantic import JsonValue

from libs.contracts.core import Contract, Level
from libs.contracts.scoring.names import AssessmentKind, CodedText, RulebookId, Star, Task, Texts
from libs.contracts.scoring.settings import Settings


class Forward(Contract):
    """From which total on a level sends the dossier up, and where to."""

    min: int
    to: Level


class TimeLimit(Contract):
    """How long a level may take; one of the two is given."""

    working_days: int | None = None
    days: int | None = None


class RoutingStep(Contract):
    """One level's task under a rulebook, in the order a dossier takes."""

    level: Level
    task: Task
    recognises: tuple[Star, ...]
    forward: Forward | None
    time_limit: TimeLimit | None


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
    """A legal regime: dates, parts, star classes, levels, and all else that is law as data."""

    id: RulebookId
    version: str
    digest: str
    decision: str
    title: Texts
    lodged_from: date
    lodged_before: date | None
    effective_to: date | None
    has_sheets: bool
    confidence: str
    parts: tuple[Part, ...]
    star_classes: tuple[StarClass, ...]
    routing: tuple[RoutingStep, ...]
    validity_months: int
    settings: Settings
    withdrawal_grounds: tuple[CodedText, ...] | None
    """Null where the act's text was not found."""
    rounds: tuple[dict[str, JsonValue], ...] | None
    forms: tuple[CodedText, ...]
    samples: dict[str, JsonValue] | None
    transition: tuple[dict[str, JsonValue], ...]
    regime: dict[str, JsonValue]
    """The rest of the regime as the pack holds it: councils, dossier, codes, re-evaluation."""


class RulebookSummary(Contract):
    """One line of the list of rulebooks."""

    id: RulebookId
    version: str
    digest: str
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
    digest: str
    lodged_on: date
    kind: AssessmentKind
    finish_by: date | None
    rules: tuple[TransitionRule, ...]
