"""`create_app`: the only place where the parts of this service meet."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI

from libs.contracts.scopes import Scope
from libs.kit.apps import Lifespan, new_app
from libs.kit.audit_api import audit_router
from libs.kit.bench import Bench
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.middleware import BodyLimits
from libs.kit.tokens import TokenVerifier
from services.certificates.documents import Documents
from services.certificates.examining.strangers import Strangers
from services.certificates.issuing.api import router as issuing
from services.certificates.parts import CertificatesParts
from services.certificates.reading.api import router as reading
from services.certificates.records.numbers import NumberPattern
from services.certificates.records.queries import Reader
from services.certificates.rendering.renderer import Renderer
from services.certificates.settings import CertificatesSettings
from services.certificates.signing.chain import load_or_make
from services.certificates.signing.pades import PdfSigner
from services.certificates.status.api import router as status
from services.certificates.statuslist.lists import StatusLists
from services.certificates.verification.api import router as verification

MAX_UPLOAD = 10 * 1024 * 1024


def create_app(
    settings: CertificatesSettings, *, database: Database, verifier: TokenVerifier, clock: Clock
) -> FastAPI:
    """Put the service together; keys are made below `settings.state_dir` if it holds none."""
    parts = _new_parts(settings, database, clock)
    app = new_app(
        name="certificates",
        title="OCOP certificates",
        description="Numbers, signed documents, status and verification of OCOP certificates.",
        routers=[_audit(), reading, status, verification, issuing],
        messages=Path(__file__).with_name("messages.json"),
        database=database,
        verifier=verifier,
        clock=clock,
        lifespan=_lifespan(parts),
        checks=[parts.documents.check],
        body_limits=BodyLimits(by_path=((re.compile(r"^/v1/verifications$"), MAX_UPLOAD),)),
    )
    app.state.parts = parts
    return app


def _new_parts(
    settings: CertificatesSettings, database: Database, clock: Clock
) -> CertificatesParts:
    chain = load_or_make(settings.state_dir / "keys", clock.now())
    public_url, bench = settings.public_url.rstrip("/"), Bench("certificates")
    return CertificatesParts(
        clock=clock,
        reader=Reader(database.engine),
        documents=Documents(settings.state_dir / "documents"),
        renderer=Renderer(),
        chain=chain,
        signer=PdfSigner(chain),
        pattern=NumberPattern.parse(settings.number_pattern),
        public_url=public_url,
        bench=bench,
        lists=StatusLists(chain=chain, public_url=public_url, bench=bench, clock=clock),
        strangers=Strangers(),
    )


def _lifespan(parts: CertificatesParts) -> Lifespan:
    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        parts.bench.close()

    return living


def _audit() -> APIRouter:
    """Give the trail's routes, under a path that the gateway already leads here."""
    return audit_router(
        prefix="/v1/certificates/audit-events",
        service="certificates",
        scope=Scope.CERTIFICATES_AUDIT_READ,
    )
