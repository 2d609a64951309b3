"""Withdraw a recognition; see and try again the jobs that failed."""

from uuid import UUID

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Page, new_id
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.standing import (
    CertificateProgress,
    FailedJob,
    Recognition,
    WithdrawalInput,
)
from libs.contracts.scoring import Rulebook
from libs.kit import audit
from libs.kit import jobs as queue
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry import saving
from services.registry.acting import Acting
from services.registry.dossiers import law
from services.registry.land import queries as territory
from services.registry.standing import acts, jobs, rules, views
from services.registry.standing.errors import (
    AlreadyWithdrawn,
    NothingToTryAgain,
    NotTheAuthority,
)
from services.registry.standing.tables import WithdrawalRow


async def law_of_withdrawal(
    acting: Acting, scoring: ScoringClient, asked: WithdrawalInput
) -> Rulebook:
    """Ask for the law in force on the day of the decision: its grounds count (26/2026 Đ.8)."""
    if asked.decision.date > acting.clock.today():
        facts = {"earliest": "-", "latest": acting.clock.today().isoformat()}
        raise InvalidInput(faults=[Fault("/decision/date", "day_out_of_order", facts)])
    found = await law.law_of_day(scoring, asked.decision.date, AssessmentKind.FIRST)
    return found.rulebook


async def withdraw(
    acting: Acting,
    recognition_id: UUID,
    asked: WithdrawalInput,
    rulebook: Rulebook,
    *,
    if_match: str,
) -> Recognition:
    """Withdraw a recognition on a legal ground; the certificate's status follows by a job."""
    found = await acts.load_recognition(acting, recognition_id, lock=True)
    row, decision, gone, _ = found
    today = acting.clock.today()
    still_there = await territory.unit_on(acting.session, decision.unit, today)
    if not rules.may_withdraw(
        acting.principal.level,
        Level(decision.level),
        authority_exists=still_there is not None,
    ):
        raise NotTheAuthority(level=decision.level, unit=decision.unit_name)
    if gone is not None:
        raise AlreadyWithdrawn
    check_version(if_match, row.version)
    ground = rules.ground_of(asked.ground, rulebook.withdrawal_grounds)
    if ground is None:
        allowed = [one.code for one in rulebook.withdrawal_grounds or ()]
        raise InvalidInput(faults=[Fault("/ground", "ground_unknown", {"allowed": allowed})])
    if asked.decision.date < row.recognised_on:
        facts = {"earliest": row.recognised_on.isoformat(), "latest": today.isoformat()}
        raise InvalidInput(faults=[Fault("/decision/date", "day_out_of_order", facts)])
    before = row.model_dump(mode="json")
    withdrawal = WithdrawalRow(
        id=asked.id or new_id(),
        recognition_id=row.id,
        ground=ground,
        decision_number=asked.decision.number,
        decision_date=asked.decision.date,
        signer_name=asked.signer.name,
        signer_title=asked.signer.title,
        reason=asked.reason,
        created_at=acting.clock.now(),
    )
    acting.session.add(withdrawal)
    row.certificate_progress = CertificateProgress.REVOKING.value
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
        action="recognition.withdrawn",
        kind="recognition",
        id=row.id,
        before=before,
        after={**row.model_dump(mode="json"), **withdrawal.model_dump(mode="json")},
        reason=asked.reason,
    )
    return views.recognition_of((row, decision, withdrawal, found[3]), today)


async def list_failed_jobs(acting: Acting, *, cursor: str | None, limit: int) -> Page[FailedJob]:
    """List the dead letters with their reasons, the oldest first."""
    after = decode_cursor(cursor, fields=(int,))[0] if cursor else 0
    found = await queue.failed_jobs(acting.session, after=after, limit=limit + 1)
    items = [
        FailedJob(
            id=job.id,
            task=job.task,
            record=UUID(job.arguments["recognition"]) if "recognition" in job.arguments else None,
            attempts=job.attempts,
            failed_at=job.failed_at,
            code=job.code,
            reason=job.reason,
        )
        for job in found[:limit]
    ]
    end = encode_cursor((items[-1].id,)) if len(found) > limit else None
    return Page[FailedJob](items=items, next=end)


async def try_again(acting: Acting, recognition_id: UUID) -> Recognition:
    """Put the failed jobs of a recognition back into the queue."""
    found = await acts.load_recognition(acting, recognition_id)
    tried = 0
    for job in await queue.failed_jobs(
        acting.session, after=0, limit=100, lock=jobs.lock_of(recognition_id)
    ):
        tried += await queue.try_again(acting.session, job.id)
    if not tried:
        raise NothingToTryAgain
    audit.record(
        acting.session,
        acting.principal,
        action="certificate.tried_again",
        kind="recognition",
        id=recognition_id,
        after={"jobs": tried},
    )
    return views.recognition_of(found, acting.clock.today())
