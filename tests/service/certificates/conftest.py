"""The certificates service in this process, on a database of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from compose.certificates import certificates_app, certificates_database
from libs.clients.certificates import CertificatesClient
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.db import Database
from libs.kit.http import connect
from services.certificates.settings import CertificatesSettings
from tests.support.clock import FixedClock
from tests.support.tokens import REGISTRY, Tokens

PUBLIC_URL = "https://ocop.example.vn"
NOW = datetime(2026, 11, 22, 3, 0, 7, 123456, tzinfo=UTC)


@dataclass
class Service:
    """One running service: its app, its clock, its callers."""

    app: FastAPI
    database: Database
    clock: FixedClock
    tokens: Tokens
    http: httpx.AsyncClient
    state: Path

    @property
    def registry(self) -> dict[str, str]:
        """The headers of the registry's own calls."""
        principal = self.tokens.principal(
            *SERVICE_ONLY, role=Role.SERVICE, level=Level.MINISTRY, unit="VN", issuer=REGISTRY
        )
        return self.tokens.headers(principal)

    @property
    def client(self) -> CertificatesClient:
        """The typed client, as the registry uses it."""

        def token() -> str:
            return self.registry["Authorization"].removeprefix("Bearer ")

        return CertificatesClient(self.http, token=token)

    async def put(self, order: Any, **headers: str) -> httpx.Response:
        """Send an order as it is, well-formed or not."""
        return await self.http.put(
            f"/internal/v1/certificates/{order['id']}",
            json=order,
            headers={**self.registry, **headers},
        )


def make_service(url: str, state: Path, clock: FixedClock) -> Service:
    settings = CertificatesSettings(
        database_url=SecretStr(url), state_dir=state, public_url=PUBLIC_URL
    )
    database, tokens = certificates_database(settings, clock), Tokens(clock)
    app = certificates_app(settings, database=database, verifier=tokens.verifier(), clock=clock)
    return Service(app, database, clock, tokens, connect(app), state)


@pytest.fixture
async def service(certificates_database_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    made = make_service(certificates_database_url, tmp_path, FixedClock(NOW))
    try:
        yield made
    finally:
        await made.http.aclose()
        await made.database.close()
        made.app.state.parts.bench.close()
