"""The registry with a certificates service beside it and its worker running."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import StaticKeys, TokenVerifier, TrustedIssuer, new_private_key
from services.certificates.app import create_app as create_certificates
from services.certificates.base import METADATA as CERTIFICATES
from services.registry.app import create_app
from services.registry.service_tokens import ISSUER, ServiceTokens
from tests.support.clock import FixedClock
from tests.support.registry import Caller, People
from tests.support.tokens import Tokens


@dataclass(frozen=True)
class Issuing:
    """Both services, and the people who call the registry."""

    registry: FastAPI
    people: People
    certificates: CertificatesClient

    async def recognition(self, caller: Caller, number: str, progress: str) -> dict[str, Any]:
        """Wait until the certificate of a recognition is so far."""
        for _ in range(300):
            found: dict[str, Any] = (await caller.get(f"/v1/recognitions/{number}")).json()
            if found["certificate"]["progress"] == progress:
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(found)


@pytest.fixture
async def issuing(
    database: Database,
    certificates_database_url: str,
    clock: FixedClock,
    scoring: ScoringClient,
    tmp_path: Path,
) -> AsyncIterator[Issuing]:
    tokens, own = Tokens(clock), ServiceTokens(new_private_key(), clock)
    keys = StaticKeys({key["kid"]: key for key in own.jwks()["keys"]})
    store = Database(certificates_database_url, CERTIFICATES, clock, pool_size=2)
    issuer = create_certificates(
        database=store,
        verifier=TokenVerifier(issuers={ISSUER: TrustedIssuer(keys)}, clock=clock),
        clock=clock,
        keys_dir=tmp_path / "keys",
        documents_dir=tmp_path / "documents",
        public_url="https://ocop.example.vn",
    )
    async with connect(issuer) as http:
        client = CertificatesClient(http, token=own.token)
        app = create_app(
            database=database,
            verifier=tokens.verifier(),
            clock=clock,
            scoring=scoring,
            certificates=client,
            service_tokens=own,
            storage_dir=tmp_path / "papers",
            field_key=bytes(range(32)),
        )
        async with app.router.lifespan_context(app), connect(app) as registry:
            yield Issuing(app, People(registry, tokens), client)
    issuer.state.parts.bench.shutdown()
    await store.close()
