"""The registry with a certificates service beside it and its worker running."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from compose.certificates import certificates_app
from compose.registry import Neighbours, registry_app
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import StaticKeys, TokenVerifier, TrustedIssuer, new_private_key
from services.certificates.base import METADATA as CERTIFICATES
from services.certificates.settings import CertificatesSettings
from services.registry.service_tokens import ISSUER, ServiceTokens
from services.registry.settings import RegistrySettings
from tests.support.clock import FixedClock
from tests.support.people import KnownPeople
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
    tokens, known = Tokens(clock), KnownPeople()
    own = ServiceTokens(new_private_key(), clock)
    keys = StaticKeys({key["kid"]: key for key in own.jwks()["keys"]})
    store = Database(certificates_database_url, CERTIFICATES, clock, pool_size=2)
    issuer = certificates_app(
        CertificatesSettings(
            database_url=SecretStr("-"), state_dir=tmp_path, public_url="https://ocop.example.vn"
        ),
        database=store,
        verifier=TokenVerifier(issuers={ISSUER: TrustedIssuer(keys)}, clock=clock),
        clock=clock,
    )
    async with connect(issuer) as http:
        client = CertificatesClient(http, token=own.token)
        app = registry_app(
            RegistrySettings(database_url=SecretStr("-"), state_dir=tmp_path / "registry"),
            database=database,
            verifier=tokens.verifier(),
            clock=clock,
            neighbours=Neighbours(scoring, client, own, people=known),
        )
        async with app.router.lifespan_context(app), connect(app) as registry:
            yield Issuing(app, People(registry, tokens, known), client)
    issuer.state.parts.bench.close()
    await store.close()
