"""The worker: asks the certificates service for what was decided, and keeps its answer.

Each job reads in one short transaction, calls with none open, and writes in another. The
certificates service knows a certificate by the recognition's id and a withdrawal by its own, so a
job that runs twice changes nothing.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.clients.certificates import CertificatesClient
from libs.contracts.certificates import Certificate
from libs.contracts.registry.standing import CertificateProgress
from libs.kit import audit
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.jobs import Backoff, JobWorker
from services.registry.actions import Action
from services.registry.standing import jobs, orders, store
from services.registry.standing.tables import RecognitionRow


class CertificateJobs:
    """What is done for a recognition at the certificates service."""

    def __init__(self, database: Database, certificates: CertificatesClient, clock: Clock) -> None:
        self._database = database
        self._certificates = certificates
        self._clock = clock

    async def issue(self, recognition: str) -> None:
        """Have the certificate issued and keep its code, number and hash."""
        async with self._database.sessions() as session:
            found = await store.recognition_to_order(session, UUID(recognition))
            order = orders.issue_order(found.recognition, found.decision)
        certificate = await self._certificates.issue(order)
        async with self._database.unit_of_work() as session:
            row = await store.recognition_locked(session, order.id)
            if row.certificate_code is None:
                if row.certificate_progress is CertificateProgress.PENDING:
                    row.certificate_progress = CertificateProgress.ISSUED
                self._keep(session, row, certificate, Action.CERTIFICATE_ISSUED)

    async def revoke(self, recognition: str) -> None:
        """Have the certificate's status changed and note that it is."""
        async with self._database.sessions() as session:
            change = orders.revocation(*await store.withdrawal(session, UUID(recognition)))
        certificate = await self._certificates.change_status(UUID(recognition), change)
        async with self._database.unit_of_work() as session:
            row = await store.recognition_locked(session, UUID(recognition))
            if row.certificate_progress is not CertificateProgress.REVOKED:
                row.certificate_progress = CertificateProgress.REVOKED
                self._keep(session, row, certificate, Action.CERTIFICATE_REVOKED)

    def _keep(
        self, session: AsyncSession, row: RecognitionRow, found: Certificate, action: Action
    ) -> None:
        row.certificate_code = found.code
        row.certificate_number = found.number
        row.certificate_sha256 = found.document.sha256
        row.certificate_url = found.url
        row.valid_until = found.valid_until
        row.version += 1
        row.updated_at = self._clock.now()
        audit.record(
            session,
            None,
            action=action,
            kind="recognition",
            id=row.id,
            after=row.model_dump(mode="json"),
        )


@asynccontextmanager
async def working(
    database: Database,
    certificates: CertificatesClient,
    clock: Clock,
    *,
    backoff: Backoff | None = None,
    also: Callable[[JobWorker], None] | None = None,
) -> AsyncIterator[None]:
    """Do the registry's jobs as long as the context is open; `also` adds tasks of its queue."""
    tasks = CertificateJobs(database, certificates, clock)
    worker = JobWorker(database, queue=jobs.QUEUE, clock=clock, backoff=backoff)
    worker.handles(jobs.ISSUE, tasks.issue)
    worker.handles(jobs.REVOKE, tasks.revoke)
    if also is not None:
        also(worker)
    async with worker.working():
        yield
