"""What the gateway's routes work with, put together once by `create_app`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.throttle import Throttle
from gateway.tokens.keys import KeyRing
from gateway.tokens.revocations import Revocations
from gateway.units import Units
from libs.clients.certificates import CertificatesClient
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.tokens import TokenSigner


@dataclass(frozen=True, slots=True)
class Parts:
    """The gateway's collaborators."""

    settings: GatewaySettings
    database: Database
    clock: Clock
    passwords: Passwords
    keys: KeyRing
    signer: TokenSigner
    revocations: Revocations
    logins: Throttle
    units: Units
    certificates: CertificatesClient


def parts_of(request: Request) -> Parts:
    """Give the parts of the app that serves the request."""
    parts: Parts = request.app.state.parts
    return parts


PartsOfApp = Annotated[Parts, Depends(parts_of)]
