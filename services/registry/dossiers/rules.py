"""The way of a dossier, driven by its rulebook's routing: pure decisions, no level by name.

`status` says what was last done, `stage` is an index into the routing. A stage whose task is
`report` is left by a proposal, one whose task is `assess` by a decision or by forwarding. Which
levels there are, what each does and where it sends a dossier is the rulebook's matter. An act is
a value: the acts of offices and producers are here, those of councils and of standing with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Final

from libs.contracts.core import NATION, Level, Role
from libs.contracts.law import AssessmentKind, Procedure, Task
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Outcome
from services.registry.actions import Action
from services.registry.calendar import Calendar, Spell, due_on, used
from services.registry.dossiers.limits import Held, late_by


@dataclass(frozen=True, slots=True)
class Result:
    """What a scoring says on where the dossier goes."""

    outcome: Outcome
    recognised_by: Level | None = None
    forward_to: Level | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands."""

    status: At
    stage: int = 0
    result: Result | None = None
    annulled: bool = False
    """Whether a decision on it was annulled, so that it is decided again."""


class Whose(Enum):
    """Who does an act."""

    PRODUCER = auto()
    STAGE = auto()
    """The level whose stage it is."""
    RESULT = auto()
    """The level that the result names, else the stage's."""
    BELOW = auto()
    """The level that assessed before the stage's did; after an annulment, that of the result."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not possible now; `code` is the error's."""

    code: str
    act: Action
    standing: Standing


Leads = Callable[[Procedure, Standing, Result | None], Standing | str]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody can do with a dossier."""

    action: Action
    """What the audit trail and a refusal call it."""
    sources: frozenset[At]
    """From where it is possible."""
    to: At | Leads | None = None
    """Where it leads: a status, or a function that gives the standing or a refusal's code; None
    where the dossier stays as it is."""
    whose: Whose = Whose.STAGE
    task: Task | None = None
    """The task of the stages at which it is possible; None: at all."""
    asks_result: bool = False
    """A scoring's result comes with it, and with no other act."""
    scope: Scope | None = None
    """The permission it needs."""
    role: Role | None = None
    """The only role that does it; None: whoever holds the permission."""
    drafted_with: Scope | None = None
    """The permission of an officer of the level who drafts it for `role`; None: nobody does."""

    @property
    def name(self) -> str:
        """What refusals and records call it.

        Ours: the action's own word, so that the trail and a refusal name an act alike.
        """
        return self.action.removeprefix("dossier.")


ARRIVED: Final = frozenset({At.SUBMITTED, At.PROPOSED, At.FORWARDED})
ENDED: Final = frozenset({At.RECOGNISED, At.NOT_RECOGNISED, At.WITHDRAWN, At.REJECTED})
_IN_HAND: Final = frozenset(
    {At.SUBMITTED, At.PROPOSED, At.FORWARDED, At.ACCEPTED, At.COMMUNE_REPORTED}
)
_WITH_PRODUCER: Final = frozenset({At.DRAFT, At.RETURNED})
PAUSED: Final = frozenset({At.RETURNED})
"""The producer has the ball and the offices' clocks stand still."""


def onward(law: Procedure, standing: Standing, _: Result | None) -> Standing | str:
    """Send a reported dossier to the next stage; the letter is the proposal.

    Law: 26/2026 Đ.7 k.2.
    """
    if standing.stage + 1 >= len(law.routing):
        return "no_level_above"
    return Standing(At.PROPOSED, standing.stage + 1)


REVISE: Final = Act(
    Action.DOSSIER_REVISED,
    _WITH_PRODUCER,
    whose=Whose.PRODUCER,
    scope=Scope.DOSSIERS_WRITE,
)
SUBMIT: Final = Act(
    Action.DOSSIER_SUBMITTED,
    _WITH_PRODUCER,
    At.SUBMITTED,
    Whose.PRODUCER,
    scope=Scope.DOSSIERS_WRITE,
)
WITHDRAW: Final = Act(
    Action.DOSSIER_WITHDRAWN,
    _IN_HAND | _WITH_PRODUCER,
    At.WITHDRAWN,
    Whose.PRODUCER,
    scope=Scope.DOSSIERS_WRITE,
)
ACCEPT: Final = Act(Action.DOSSIER_ACCEPTED, ARRIVED, At.ACCEPTED, scope=Scope.DOSSIERS_RECEIVE)
RETURN: Final = Act(Action.DOSSIER_RETURNED, _IN_HAND, At.RETURNED, scope=Scope.DOSSIERS_RECEIVE)
REJECT: Final = Act(Action.DOSSIER_REJECTED, _IN_HAND, At.REJECTED, scope=Scope.DOSSIERS_RECEIVE)
REPORT: Final = Act(
    Action.DOSSIER_REPORTED,
    frozenset({At.ACCEPTED, At.COMMUNE_REPORTED}),
    At.COMMUNE_REPORTED,
    task=Task.REPORT,
    scope=Scope.DOSSIERS_REPORT,
)
PROPOSE: Final = Act(
    Action.DOSSIER_PROPOSED,
    frozenset({At.COMMUNE_REPORTED}),
    onward,
    task=Task.REPORT,
    scope=Scope.DOSSIERS_REPORT,
)
ACTS: Final = (REVISE, SUBMIT, WITHDRAW, ACCEPT, RETURN, REJECT, REPORT, PROPOSE)


AWAITED: Final = frozenset({At.SCORED, At.CONCLUDED})
"""A council has a result here, and no authority has decided on it yet."""
_DECIDED: Final = frozenset({At.RECOGNISED, At.NOT_RECOGNISED})


def is_decided(standing: Standing, stage: int) -> bool:
    """Say whether an authority has decided on the result of a stage, so that its producer reads it.

    Law: 26/2026 Đ.7 k.3-4: the authority approves a council's result or does not. Ours: decision
    0125; before that a producer reads the state alone.
    """
    return standing.status in _DECIDED or stage < standing.stage


def level_on(law: Procedure, level: Level, day: date) -> Level:
    """Give the level that does a level's task on a day.

    Law: NQ 203/2025/QH15, 1489/QĐ-TTg: what a district had begun goes on with the province.
    """
    ended = next((one for one in law.levels_ended if one.level is level and one.on <= day), None)
    return level if ended is None else ended.goes_on_with


def stage_on(law: Procedure, stage: int, day: date) -> int:
    """Pass over a stage whose level has ended, to the stage of the level that goes on.

    Law: 1489/QĐ-TTg. Ours: decision 0510; where no later stage is that level's, it stays.
    """
    level = level_on(law, law.routing[stage].level, day)
    later = range(stage, len(law.routing))
    return next((at for at in later if law.routing[at].level is level), stage)


def transition(
    law: Procedure, standing: Standing, act: Act, *, day: date, result: Result | None = None
) -> Standing | Refusal:
    """Say where an act leads from here on a day, or why it is not possible.

    Ours: 0501, the routing of the rulebook says where an act leads.
    """
    refusal = blocked(law, standing, act)
    if refusal is not None:
        return refusal
    if (result is not None) != act.asks_result:
        raise ValueError(f"a result belongs to a scoring, not to {act.action}")
    after = _led(law, standing, act, result)
    if isinstance(after, str):
        return Refusal(after, act.action, standing)
    arrives = after.status in {At.PROPOSED, At.FORWARDED, At.IN_ROUND}
    return replace(after, stage=stage_on(law, after.stage, day)) if arrives else after


def _led(law: Procedure, standing: Standing, act: Act, result: Result | None) -> Standing | str:
    if act.to is None:
        return standing
    if isinstance(act.to, At):
        return replace(standing, status=act.to, result=result or standing.result)
    return act.to(law, standing, result)


def blocked(law: Procedure, standing: Standing, act: Act) -> Refusal | None:
    """Say why an act is not possible from here, whatever it would lead to; None when it is.

    Ours: 0501.
    """
    code = _why_not(law, standing, act)
    return None if code is None else Refusal(code, act.action, standing)


def _why_not(law: Procedure, standing: Standing, act: Act) -> str | None:
    if standing.status not in act.sources:
        return _why(standing, act)
    if not 0 <= standing.stage < len(law.routing):
        return "act_not_possible"
    if act.task is not None and law.routing[standing.stage].task is not act.task:
        return "act_not_of_this_level"
    if act.to is None or isinstance(act.to, At) or act.asks_result:
        return None
    led = act.to(law, standing, None)
    return led if isinstance(led, str) else None


def _why(standing: Standing, act: Act) -> str:
    if standing.status in ENDED:
        return "dossier_ended"
    if act is SUBMIT:
        return "dossier_already_submitted"
    return "dossier_frozen" if act is REVISE else "act_not_possible"


def responsible(law: Procedure, standing: Standing, act: Act, day: date) -> Level | None:
    """Say which level does an act on a day; None where it is the producer's own.

    Law: 26/2026 Đ.7. Ours: 0501.
    """
    if act.whose is Whose.PRODUCER:
        return None
    return level_on(law, _level_of(law, standing, act.whose), day)


def _level_of(law: Procedure, standing: Standing, whose: Whose) -> Level:
    stage = law.routing[standing.stage]
    if whose is Whose.BELOW and not standing.annulled:
        return assessed_before(law, standing.stage) or stage.level
    named = standing.result.recognised_by if standing.result else None
    return named if whose is not Whose.STAGE and named else stage.level


def assessed_before(law: Procedure, stage: int) -> Level | None:
    """Give the level that assesses just before a stage; None where it is the first to.

    Law: the rulebook's routing (26/2026 Đ.7 k.3-4).
    """
    before = (one.level for one in reversed(law.routing[:stage]) if one.task is Task.ASSESS)
    return next(before, None)


def holder(law: Procedure, standing: Standing, day: date) -> Level | None:
    """Say which level has the dossier on a day; None when the producer has it, or nobody.

    What the centre did not recognise lies with the level that sent it (Law: 26/2026 Đ.7 k.4g).
    """
    if standing.status in _WITH_PRODUCER | ENDED:
        return None
    result = standing.result
    back = (
        standing.status is At.CONCLUDED
        and result is not None
        and result.outcome is Outcome.NOT_RECOGNISED
    )
    return level_on(law, _level_of(law, standing, Whose.BELOW if back else Whose.RESULT), day)


@dataclass(frozen=True, slots=True)
class Units:
    """The units that stand for the levels on the day of an act."""

    commune: str | None
    district: str | None
    province: str | None

    def at(self, level: Level) -> str | None:
        """Give the unit of a level; None where there was none.

        Ours: the whole country stands for the ministry.
        """
        return NATION if level is Level.MINISTRY else getattr(self, level.value)


@dataclass(frozen=True, slots=True)
class Moved:
    """What an act comes to: where the dossier then stands, whose turn it is, until when."""

    standing: Standing
    level: Level | None
    unit: str | None
    due: date | None
    late_by: int | None = None
    """How many working days after the office's last day it came; None: in time."""


def decide(
    law: Procedure,
    standing: Standing,
    act: Act,
    *,
    day: date,
    kind: AssessmentKind,
    units: Units,
    spells: Sequence[tuple[int, Spell]],
    calendar: Calendar,
    held: Held | None = None,
    result: Result | None = None,
) -> Moved | Refusal:
    """Decide an act whole; `spells` are the stretches in which each stage had the dossier.

    `held` is what the act ends; an act after its last day is late, and is not refused for it.

    Law: 26/2026 Đ.7 k.2 (15 working days), k.6g (45 days): a level's limit runs over all its steps
    of a stage and stands still while the producer has the ball.
    """
    after = transition(law, standing, act, day=day, result=result)
    if isinstance(after, Refusal):
        return after
    level = holder(law, after, day)
    late = None if act.whose is Whose.PRODUCER else late_by(held, day, calendar)
    if level is None:
        return Moved(after, None, None, None, late)
    if held is not None and (held.stage, held.level) == (after.stage, level):
        return Moved(after, level, units.at(level), held.due, late)
    earlier = used([spell for stage, spell in spells if stage == after.stage], day, calendar)
    due = due_on(law.time_limit(level, kind), earlier, day, calendar)
    return Moved(after, level, units.at(level), due, late)
