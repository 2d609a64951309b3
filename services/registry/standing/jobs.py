"""The jobs of this chapter: ordered in the decision's transaction, done by the worker."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit import jobs

QUEUE = "registry"
ISSUE = "certificates.issue"
REVOKE = "certificates.revoke"


def lock_of(recognition: UUID) -> str:
    """Give the lock under which a recognition's jobs run one after the other."""
    return f"recognition:{recognition}"


async def order(session: AsyncSession, task: str, recognition: UUID) -> None:
    """Write a job; the jobs of one recognition run in the order in which they were written."""
    await jobs.defer(
        session,
        queue=QUEUE,
        task=task,
        lock=lock_of(recognition),
        arguments={"recognition": str(recognition)},
    )
