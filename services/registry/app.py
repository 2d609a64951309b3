"""`create_app`: the only place where the chapters of the registry meet."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from libs.clients.accounts import KnowsPeople
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.contracts.scopes import Scope
from libs.kit.apps import Lifespan, new_app, new_router
from libs.kit.as_of import AsOfClock
from libs.kit.audit_api import audit_router
from libs.kit.auth import Public
from libs.kit.clock import Clock
from libs.kit.codes import Leads
from libs.kit.db import Database
from libs.kit.housekeeping import Chore
from libs.kit.ids import ClockIds
from libs.kit.middleware import BodyLimits
from libs.kit.outbox_api import events_router
from libs.kit.personal import PersonKeys
from libs.kit.schedule import Schedule, schedule_router
from libs.kit.tokens import TokenVerifier
from services.registry import documents, standing
from services.registry.atlas import Atlases
from services.registry.base import OUTBOX
from services.registry.cipher import FieldCipher
from services.registry.consequences import Consequences, counting, rows_of
from services.registry.councils import ACTS as OF_COUNCILS
from services.registry.councils import (
    COUNCILS_HELD,
    ROUNDS_HELD,
    dossiers_before,
    dossiers_shut_to,
)
from services.registry.councils import EFFECTS as COUNCIL_EFFECTS
from services.registry.councils import router as councils
from services.registry.documents import DocumentRow, Handlers
from services.registry.dossiers import ACTS as OF_DOSSIERS
from services.registry.dossiers import EFFECTS as DOSSIER_EFFECTS
from services.registry.dossiers import (
    OPEN_DOSSIERS_HELD,
    DossierSeeing,
    DueDays,
    has_open_dossier,
)
from services.registry.dossiers import router as dossiers
from services.registry.epoch import Epochs
from services.registry.evidence import paper_is_filed
from services.registry.evidence import router as papers
from services.registry.history import router as history
from services.registry.in_force import InForce
from services.registry.land import router as territory
from services.registry.notices import due_steps
from services.registry.notices import router as notices
from services.registry.organisations import router as organisations
from services.registry.parties import PRODUCERS_HELD
from services.registry.parties import mandates_router as mandates
from services.registry.parties import router as producers
from services.registry.parts import Parts, PartsOf, put
from services.registry.products import PRODUCTS_HELD, Places
from services.registry.products import router as products
from services.registry.quotas import Quotas
from services.registry.reference import events_router as territory_events
from services.registry.reference import placements
from services.registry.reference import router as reference
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import (
    DEFAULT_BACKDATING_DAYS,
    DEFAULT_DUE_AHEAD,
    DEFAULT_PAPER_LIMIT,
)
from services.registry.standing import ACTS as OF_STANDING
from services.registry.standing import QUEUE, RECOGNITIONS_HELD, working
from services.registry.standing import router as recognition
from services.registry.storage import PaperStore

_OWN = Path(__file__).parent
_UPLOAD_AT_MOST = timedelta(days=1)
"""Ours: what came in for longer was broken off by a killed process."""
_CONTENT = re.compile(r"^/v1/papers/[^/]+/content$")


def create_app(
    *,
    database: Database,
    verifier: TokenVerifier,
    clock: Clock,
    scoring: ScoringClient,
    certificates: CertificatesClient | None,
    service_tokens: ServiceTokens,
    storage_dir: Path,
    field_key: bytes,
    person_key: bytes,
    people: KnowsPeople | None = None,
    paper_limit: int = DEFAULT_PAPER_LIMIT,
    due_ahead: int = DEFAULT_DUE_AHEAD,
    backdating_days: int = DEFAULT_BACKDATING_DAYS,
    quotas: Quotas = Quotas(),
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Put the registry together.

    Without `certificates` no job is done: decisions wait in the queue, and periodic tasks are not
    planned. `field_key` enciphers personal fields (32 bytes), `person_key` recognises persons by
    keyed hash (32 bytes, the gateway has the same); `people` tells who has an account;
    `storage_dir` holds the papers' files; `due_ahead` is in working days, `backdating_days`
    in days; `quotas` bound what one account brings in; `lifespan` is entered around the
    registry's own.
    """
    epochs = Epochs(database)
    parts = Parts(
        database=database,
        clock=AsOfClock(clock),
        scoring=scoring,
        certificates=certificates,
        people=people,
        person_keys=PersonKeys(person_key),
        service_tokens=service_tokens,
        papers=PaperStore(storage_dir),
        cipher=FieldCipher(field_key),
        atlases=Atlases(database, clock, epochs),
        epochs=epochs,
        in_force=InForce(database, epochs),
        ids=ClockIds(clock),
        has_open_dossier=has_open_dossier,
        paper_is_filed=paper_is_filed,
        effects=_effects(),
        consequences=_consequences(),
        quotas=quotas,
        backdating_days=backdating_days,
        seeing=DossierSeeing(dossiers_before, dossiers_shut_to),
        dossier_acts=[*OF_DOSSIERS, *OF_COUNCILS, *OF_STANDING],
    )
    schedule = Schedule(
        [due_steps(parts, ahead=due_ahead), placements(parts)],
        database=database,
        clock=clock,
        queue=QUEUE,
    )
    app = new_app(
        name="registry",
        title="OCOP registry",
        description="Territory, producers, products, papers, dossiers, councils and recognition.",
        routers=[*_routers(), _keys()],
        messages=sorted(_OWN.glob("*/messages.json")),
        labels=sorted(_OWN.glob("*/labels.json")),
        database=database,
        verifier=verifier,
        clock=clock,
        ids=parts.ids,
        lifespan=_lifespan(parts, schedule, lifespan),
        chores=[_without_broken_uploads(parts.papers)],
        body_limits=BodyLimits(by_path=((_CONTENT, paper_limit),)),
    )
    put(app, parts)
    app.state.leads = _leads()
    app.state.schedule = schedule
    return app


def _consequences() -> Consequences:
    held = {
        "producers": PRODUCERS_HELD,
        "products": PRODUCTS_HELD,
        "open_dossiers": OPEN_DOSSIERS_HELD,
        "councils": COUNCILS_HELD,
        "rounds": ROUNDS_HELD,
        "recognitions": RECOGNITIONS_HELD,
        "documents": counting(DocumentRow.unit, rows_of(DocumentRow)),
    }
    return Consequences(due_days=DueDays(), places=Places(), held=held)


def _routers() -> list[APIRouter]:
    audit = audit_router(
        prefix="/v1/audit-events", service="registry", scope=Scope.REGISTRY_AUDIT_READ
    )
    events = events_router(OUTBOX, scope=Scope.REGISTRY_AUDIT_READ)
    tasks = schedule_router(scope=Scope.REGISTRY_AUDIT_READ)
    records = [
        territory,
        reference,
        territory_events,
        organisations,
        producers,
        mandates,
        products,
        papers,
        dossiers,
        councils,
        recognition,
    ]
    return [
        *records,
        documents.router,
        documents.public_router,
        history,
        notices,
        audit,
        events,
        tasks,
    ]


def _effects() -> Handlers:
    """Gather what documents do, by name; each chapter brings its own."""
    return {
        **documents.EFFECTS,
        **DOSSIER_EFFECTS,
        **COUNCIL_EFFECTS,
        **standing.EFFECTS,
    }


def _leads() -> Leads:
    """Say what a document's effects lead to, so that every refusal of theirs is published."""
    handlers = _effects().values()
    ways = [way for one in handlers for way in (one.prepare, one.undo) if way is not None]
    return {documents.prepare_all: ways}


def _keys() -> APIRouter:
    router = new_router()

    @router.get("/.well-known/jwks.json", include_in_schema=False, dependencies=[Public])
    async def get_registry_keys(parts: PartsOf) -> dict[str, list[dict[str, Any]]]:
        """Give the public key of the registry's own tokens; never routed by the gateway."""
        return parts.service_tokens.jwks()

    return router


def _without_broken_uploads(papers: PaperStore) -> Chore:
    async def sweep(now: datetime) -> None:
        await papers.sweep(now - _UPLOAD_AT_MOST)

    return sweep


def _lifespan(parts: Parts, schedule: Schedule, outer: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if outer is not None:
                await stack.enter_async_context(outer(app))
            if parts.certificates is not None:
                jobs = working(
                    parts.database, parts.certificates, parts.clock, also=schedule.handled_by
                )
                await stack.enter_async_context(jobs)
                await stack.enter_async_context(schedule.planning())
            yield

    return living
