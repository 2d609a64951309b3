"""`create_app`: the only place where the parts of this service meet."""

import re
from pathlib import Path

from fastapi import APIRouter, FastAPI

from libs.contracts.scopes import Scope
from libs.kit.apps import Lifespan, new_app
from libs.kit.audit_api import audit_router
from libs.kit.clock import Clock, SystemClock
from libs.kit.db import Database
from libs.kit.middleware import BodyLimits
from libs.kit.tokens import TokenVerifier
from services.certificates.documents import Documents
from services.certificates.issuing.api import router as issuing
from services.certificates.parts import Parts
from services.certificates.reading.api import router as reading
from services.certificates.records.numbers import DEFAULT_PATTERN, NumberPattern
from services.certificates.records.queries import Reader
from services.certificates.rendering.renderer import Renderer
from services.certificates.signing.chain import load_or_make
from services.certificates.signing.pades import PdfSigner
from services.certificates.status.api import router as status
from services.certificates.status.lists import StatusLists
from services.certificates.verification.acts import Strangers
from services.certificates.verification.api import router as verification

MAX_UPLOAD = 10 * 1024 * 1024


def create_app(
    *,
    database: Database,
    verifier: TokenVerifier,
    keys_dir: Path,
    documents_dir: Path,
    public_url: str,
    clock: Clock | None = None,
    number_pattern: str = DEFAULT_PATTERN,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Put the service together; keys are made in `keys_dir` if it holds none."""
    clock = clock or SystemClock()
    chain, documents = load_or_make(keys_dir, clock.now()), Documents(documents_dir)
    app = new_app(
        name="certificates",
        title="OCOP certificates",
        description="Numbers, signed documents, status and verification of OCOP certificates.",
        routers=[_audit(), reading, status, verification, issuing],
        messages=Path(__file__).with_name("messages.json"),
        database=database,
        verifier=verifier,
        clock=clock,
        lifespan=lifespan,
        checks=[documents.check],
        body_limits=BodyLimits(by_path=((re.compile(r"^/v1/verifications$"), MAX_UPLOAD),)),
    )
    app.state.parts = Parts(
        reader=Reader(database.engine),
        documents=documents,
        renderer=Renderer(),
        chain=chain,
        signer=PdfSigner(chain),
        pattern=NumberPattern.parse(number_pattern),
        public_url=public_url.rstrip("/"),
    )
    app.state.status_lists = StatusLists()
    app.state.strangers = Strangers()
    return app


def _audit() -> APIRouter:
    """Give the trail's routes, under a path that the gateway already leads here."""
    return audit_router(
        prefix="/v1/certificates/audit-events",
        service="certificates",
        scope=Scope.CERTIFICATES_AUDIT_READ,
    )
