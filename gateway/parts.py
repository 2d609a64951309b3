"""What the gateway's routes work with, put together once by `create_app`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gateway.letters import Sender
from gateway.pages.making import Pages
from gateway.pages.notice import SignatureNotice
from gateway.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.throttle import Throttle
from gateway.tokens.keys import KeyRing
from gateway.tokens.revocations import Revocations
from gateway.units import Units
from libs.clients.certificates import CertificatesClient
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.personal import PersonKeys
from libs.kit.tokens import TokenSigner


@dataclass(frozen=True, slots=True)
class GatewayParts:
    """The gateway's collaborators."""

    settings: GatewaySettings
    database: Database
    clock: Clock
    passwords: Passwords
    keys: KeyRing
    signer: TokenSigner
    revocations: Revocations
    logins: Throttle
    """Counts attempts to log in, by network address."""
    codes: Throttle
    """Counts attempts to set a password with a code, by network address."""
    units: Units
    certificates: CertificatesClient
    pages: Pages
    notice: SignatureNotice
    sender: Sender | None
    """None where no letter can be sent; then one-time codes are handed over."""
    person_keys: PersonKeys | None
    """None where the key was not given; then nobody's number can be entered."""


def parts_of(request: Request) -> GatewayParts:
    """Give the parts of the app that serves the request."""
    parts: GatewayParts = request.app.state.parts
    return parts


async def _parts(request: Request) -> GatewayParts:
    return parts_of(request)


PartsOfApp = Annotated[GatewayParts, Depends(_parts)]
"""How every route gets the gateway's parts."""
