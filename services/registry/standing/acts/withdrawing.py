"""Withdraw a recognition, by the authority that may; ask for it, by the ministry."""

from uuid import UUID

import law
from libs.contracts.core import NATION, Level
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput
from libs.contracts.law import AssessmentKind, Ground, Procedure
from libs.contracts.registry.standing import (
    CertificateProgress,
    Recognition,
    WithdrawalInput,
    WithdrawalRequest,
    WithdrawalRequestInput,
)
from libs.kit import audit
from libs.kit.concurrency import check_version
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.dossiers import of_day, require_between
from services.registry.standing import jobs, rules, views
from services.registry.standing.acts.reading import load_recognition
from services.registry.standing.errors import (
    AlreadyWithdrawn,
    NotTheAuthority,
    RequestIsForTheMinistry,
)
from services.registry.standing.rules import Authority
from services.registry.standing.store import Recognised
from services.registry.standing.tables import WithdrawalRequestRow, WithdrawalRow


async def withdraw(
    acting: Acting, recognition_id: UUID, asked: WithdrawalInput, *, if_match: str
) -> Recognition:
    """Withdraw a recognition on a legal ground; the certificate's status follows by a job."""
    today = acting.clock.today()
    require_between(asked.decision.date, None, today, "/decision/date")
    procedure = _law_of(asked)
    found = await load_recognition(acting, recognition_id, lock=True)
    row = found.recognition
    _require_authority(acting, found, procedure)
    if found.withdrawal is not None:
        raise AlreadyWithdrawn
    check_version(if_match, row.version)
    ground = _ground(asked, procedure)
    require_between(asked.decision.date, row.recognised_on, today, "/decision/date")
    before = row.model_dump(mode="json")
    withdrawal = _withdrawal(acting, row.id, asked, ground)
    acting.session.add(withdrawal)
    row.certificate_progress = CertificateProgress.REVOKING
    row.version += 1
    row.updated_at = acting.clock.now()
    await saving.flush(
        acting.session,
        {"pk_withdrawals": AlreadyExists(), "uq_withdrawals_recognition_id": AlreadyWithdrawn()},
    )
    await jobs.order(acting.session, jobs.REVOKE, row.id)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.RECOGNITION_WITHDRAWN,
        kind="recognition",
        id=row.id,
        before=before,
        after={**row.model_dump(mode="json"), **withdrawal.model_dump(mode="json")},
        reason=asked.reason,
    )
    return views.recognition_of(found._replace(withdrawal=withdrawal), today)


def _law_of(asked: WithdrawalInput) -> Procedure:
    """Give the law in force on the day of the decision: its grounds count (Law: 26/2026 Đ.8)."""
    return of_day(asked.decision.date, AssessmentKind.FIRST, pointer="/decision/date").procedure


def _ground(asked: WithdrawalInput, procedure: Procedure) -> str:
    act = procedure.withdrawal
    known: tuple[Ground, ...] | None = act.grounds if act else None
    ground = rules.ground_of(asked.ground, known)
    if ground is None:
        allowed = [one.code for one in known or ()]
        raise InvalidInput(faults=[Fault("/ground", "ground_unknown", {"allowed": allowed})])
    return ground


def _authority(acting: Acting, found: Recognised, procedure: Procedure) -> Authority:
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


def _require_authority(acting: Acting, found: Recognised, procedure: Procedure) -> None:
    authority, mine = _authority(acting, found, procedure), acting.principal
    if (mine.level, mine.unit) != (authority.level, authority.unit):
        raise NotTheAuthority(level=authority.level.value, unit=authority.unit)


def _withdrawal(
    acting: Acting, recognition_id: UUID, asked: WithdrawalInput, ground: str
) -> WithdrawalRow:
    return WithdrawalRow(
        id=acting.new_id(asked.id),
        recognition_id=recognition_id,
        ground=ground,
        decision_number=asked.decision.number,
        decision_date=asked.decision.date,
        signer_name=asked.signer.name,
        signer_title=asked.signer.title,
        reason=asked.reason,
        created_at=acting.clock.now(),
    )


async def request_withdrawal(
    acting: Acting, recognition_id: UUID, asked: WithdrawalRequestInput
) -> WithdrawalRequest:
    """Record that the ministry asks the authority to withdraw (Law: 26/2026 Đ.10 k.1b)."""
    today = acting.clock.today()
    found = await load_recognition(acting, recognition_id, lock=True)
    require_between(asked.decision.date, found.recognition.recognised_on, today, "/decision/date")
    if found.withdrawal is not None:
        raise AlreadyWithdrawn
    procedure = law.read().newest().procedure
    authority = _authority(acting, found, procedure)
    if not rules.may_ask(acting.principal.level, authority.level):
        raise RequestIsForTheMinistry(unit=authority.unit, level=authority.level.value)
    row = WithdrawalRequestRow(
        id=acting.new_id(asked.id),
        recognition_id=recognition_id,
        decision_number=asked.decision.number,
        decision_date=asked.decision.date,
        signer_name=asked.signer.name,
        signer_title=asked.signer.title,
        reason=asked.reason,
        asked_of=authority.unit,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_withdrawal_requests": AlreadyExists()})
    request = views.request_of(row)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.WITHDRAWAL_REQUESTED,
        kind="recognition",
        id=recognition_id,
        after=request,
        reason=asked.reason,
    )
    return request
