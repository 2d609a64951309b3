"""The four apps on databases that nobody has to run: enough to describe them, and to test them."""

from pathlib import Path

from fastapi import FastAPI

from embedded.provision import ServiceDatabases
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import TokenVerifier, new_private_key
from services.certificates import app as certificates
from services.certificates.base import METADATA as CERTIFICATES
from services.registry import app as registry
from services.registry.base import METADATA as REGISTRY
from services.registry.service_tokens import ServiceTokens
from services.scoring import app as scoring

NOWHERE = ServiceDatabases(*(f"postgresql://{name}@127.0.0.1:1/none" for name in "rcg"))
"""Addresses at which no server answers; describing an app asks none."""


def create_apps(
    databases: ServiceDatabases, folder: Path, *, verifier: TokenVerifier, clock: Clock
) -> dict[str, FastAPI]:
    """Put the services together in this process, their files below `folder`."""
    apps = {"scoring": scoring.create_app()}
    apps["certificates"] = certificates.create_app(
        database=Database(databases.certificates, CERTIFICATES, clock),
        verifier=verifier,
        keys_dir=folder / "certificates" / "keys",
        documents_dir=folder / "certificates" / "documents",
        public_url="http://127.0.0.1:8000",
        clock=clock,
    )
    tokens = ServiceTokens(new_private_key(), clock)
    apps["registry"] = registry.create_app(
        database=Database(databases.registry, REGISTRY, clock),
        verifier=verifier,
        clock=clock,
        scoring=ScoringClient(connect(apps["scoring"])),
        certificates=CertificatesClient(connect(apps["certificates"]), token=tokens.token),
        service_tokens=tokens,
        storage_dir=folder / "registry",
        field_key=bytes(32),
    )
    return apps
