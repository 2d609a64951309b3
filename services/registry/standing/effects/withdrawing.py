"""Documents that withdraw a recognition, or ask the authority to do so."""

from collections.abc import Sequence
from datetime import timedelta

import law
from libs.contracts.core import NATION, Contract, Level, LongText
from libs.contracts.errors import Fault, InvalidInput, OcopError
from libs.contracts.law import AssessmentKind, Ground, Procedure
from libs.contracts.registry.documents import DocumentKind
from libs.contracts.registry.standing import CertificateProgress, GroundCode
from libs.contracts.scopes import Scope
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.documents import Asked, EffectHandler, Handlers, Issue, Prepared
from services.registry.dossiers import of_day, require_between
from services.registry.seeing import About, Kind
from services.registry.standing import jobs, rules, store
from services.registry.standing.conduct import DAY
from services.registry.standing.errors import (
    AlreadyWithdrawn,
    NotTheAuthority,
    RequestIsForTheMinistry,
)
from services.registry.standing.rules import Authority
from services.registry.standing.store import Recognised
from services.registry.standing.tables import WithdrawalRequestRow, WithdrawalRow


class Withdrawing(Contract):
    """On which ground, and why."""

    ground: GroundCode
    reason: LongText


class Requesting(Contract):
    """Why the ministry asks."""

    reason: LongText


async def _withdraws(acting: Acting, issue: Issue, asked: Sequence[Asked[Withdrawing]]) -> Prepared:
    known = await store.recognitions_locked(acting.session, [one.record_id for one in asked])
    faults: dict[int, OcopError] = {}
    ready: list[tuple[Recognised, str, str]] = []
    for one in asked:
        try:
            found = await _visible(acting, known.get(one.record_id))
            ground = _checked(acting, issue, found, one.particulars)
            ready.append((found, ground, one.particulars.reason))
        except OcopError as error:
            faults[one.place] = error

    async def carry_out() -> None:
        for found, ground, reason in ready:
            await take_back(acting, found, issue, ground=ground, reason=reason)

    return Prepared(faults, carry_out)


def _checked(acting: Acting, issue: Issue, found: Recognised, asked: Withdrawing) -> str:
    """Refuse another authority, what is withdrawn, a foreign ground, a day out of order."""
    procedure = of_day(issue.day, AssessmentKind.FIRST, pointer=DAY).procedure
    authority = authority_of(acting, found, procedure)
    if (issue.level, issue.unit) != (authority.level, authority.unit):
        raise NotTheAuthority(level=authority.level.value, unit=authority.unit)
    if found.withdrawal is not None:
        raise AlreadyWithdrawn
    ground = _ground(asked, procedure)
    _require_day(acting, issue, found)
    return ground


def _require_day(acting: Acting, issue: Issue, found: Recognised) -> None:
    today = acting.clock.today()
    require_between(issue.day, found.recognition.recognised_on, today, DAY)
    days = acting.parts.backdating_days
    earliest = today - timedelta(days=days)
    if issue.day < earliest:
        facts = {"days": days, "earliest": earliest.isoformat()}
        raise InvalidInput(faults=[Fault(DAY, "day_too_far_back", facts)])


async def _visible(acting: Acting, found: Recognised | None) -> Recognised:
    if found is None:
        raise InvalidInput(faults=[Fault("", "recognition_unknown")])
    about = About(Kind.DOSSIER, found.recognition.dossier_id)
    if not await acting.sees(found.product.commune, found.producer.id, about):
        raise InvalidInput(faults=[Fault("", "recognition_unknown")])
    return found


def _ground(asked: Withdrawing, procedure: Procedure) -> str:
    act = procedure.withdrawal
    known: tuple[Ground, ...] | None = act.grounds if act else None
    ground = rules.ground_of(asked.ground, known)
    if ground is None:
        allowed = [one.code for one in known or ()]
        facts = {"allowed": allowed}
        raise InvalidInput(faults=[Fault("/particulars/ground", "ground_unknown", facts)])
    return ground


def authority_of(acting: Acting, found: Recognised, procedure: Procedure) -> Authority:
    """Give who may withdraw today: the law's level, in the unit that now holds the place.

    Law: 26/2026 Đ.8 k.2; what a province gave that has ended is withdrawn by the one that followed.
    """
    decision = found.decision
    level = rules.withdrawing_level(
        procedure.withdrawal,
        stars=found.recognition.stars,
        recognised_by=decision.level,
        ended=[one for decree in law.read() for one in decree.procedure.levels_ended],
        today=acting.clock.today(),
    )
    place = acting.reach.today(decision.unit)
    if level is Level.PROVINCE:
        here = place.province or acting.reach.today(found.product.commune).province
        return Authority(level, here or decision.unit)
    return Authority(level, NATION if level is Level.MINISTRY else decision.unit)


async def take_back(
    acting: Acting, found: Recognised, issue: Issue, *, ground: str, reason: str
) -> None:
    """End a recognition by a document; the certificate's status follows by a job."""
    row = found.recognition
    before = row.model_dump(mode="json")
    withdrawal = WithdrawalRow(
        id=acting.new_id(),
        recognition_id=row.id,
        document_id=issue.id,
        ground=ground,
        reason=reason,
        created_at=acting.clock.now(),
    )
    acting.session.add(withdrawal)
    row.certificate_progress = CertificateProgress.REVOKING
    row.version += 1
    row.updated_at = acting.clock.now()
    await saving.flush(acting.session, {"uq_withdrawals_recognition_id": AlreadyWithdrawn()})
    await jobs.order(acting.session, jobs.REVOKE, row.id)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.RECOGNITION_WITHDRAWN,
        kind="recognition",
        id=row.id,
        before=before,
        after={**row.model_dump(mode="json"), **withdrawal.model_dump(mode="json")},
        reason=reason,
    )


async def _requests(acting: Acting, issue: Issue, asked: Sequence[Asked[Requesting]]) -> Prepared:
    """Look at recognitions that the ministry asks to withdraw (Law: 26/2026 Đ.10 k.1b)."""
    known = await store.recognitions_locked(acting.session, [one.record_id for one in asked])
    faults: dict[int, OcopError] = {}
    rows: list[WithdrawalRequestRow] = []
    for one in asked:
        try:
            found = await _visible(acting, known.get(one.record_id))
            asked_of = _asked_of(acting, issue, found)
            rows.append(_request(acting, issue, found, asked_of, one.particulars.reason))
        except OcopError as error:
            faults[one.place] = error

    async def carry_out() -> None:
        for row in rows:
            _ask(acting, row)
        await acting.session.flush()

    return Prepared(faults, carry_out)


def _asked_of(acting: Acting, issue: Issue, found: Recognised) -> str:
    _require_day(acting, issue, found)
    if found.withdrawal is not None:
        raise AlreadyWithdrawn
    authority = authority_of(acting, found, law.read().newest().procedure)
    if not rules.may_ask(issue.level, authority.level):
        raise RequestIsForTheMinistry(unit=authority.unit, level=authority.level.value)
    return authority.unit


def _request(
    acting: Acting, issue: Issue, found: Recognised, asked_of: str, reason: str
) -> WithdrawalRequestRow:
    return WithdrawalRequestRow(
        id=acting.new_id(),
        recognition_id=found.recognition.id,
        document_id=issue.id,
        reason=reason,
        asked_of=asked_of,
        created_at=acting.clock.now(),
    )


def _ask(acting: Acting, row: WithdrawalRequestRow) -> None:
    acting.session.add(row)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.WITHDRAWAL_REQUESTED,
        kind="recognition",
        id=row.recognition_id,
        after=row.model_dump(mode="json"),
        reason=row.reason,
    )


WITHDRAWING: Handlers = {
    "withdraws": EffectHandler(
        documents=frozenset({DocumentKind.WITHDRAWAL}),
        prepare=_withdraws,
        particulars=Withdrawing,
        scope=Scope.WITHDRAWALS_WRITE,
    ),
    "requests_withdrawal": EffectHandler(
        documents=frozenset({DocumentKind.WITHDRAWAL_REQUEST}),
        prepare=_requests,
        particulars=Requesting,
        scope=Scope.WITHDRAWALS_WRITE,
    ),
}
