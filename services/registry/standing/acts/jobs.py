"""See the jobs that failed for good, and try them again."""

from uuid import UUID

from libs.contracts.core import Page
from libs.contracts.registry.standing import FailedJob, Recognition
from libs.kit import audit
from libs.kit import jobs as queue
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.standing import jobs, views
from services.registry.standing.acts.reading import load_recognition
from services.registry.standing.errors import NothingToTryAgain


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
    found = await load_recognition(acting, recognition_id)
    lock = jobs.lock_of(recognition_id)
    failed = await queue.failed_jobs(acting.session, after=0, limit=100, lock=lock)
    tried = sum([await queue.try_again(acting.session, job.id) for job in failed])
    if not tried:
        raise NothingToTryAgain
    audit.record(
        acting.session,
        acting.principal,
        action=Action.CERTIFICATE_TRIED_AGAIN,
        kind="recognition",
        id=recognition_id,
        after={"jobs": tried},
    )
    return views.recognition_of(found, acting.clock.today())
