"""The public keys that everybody verifies access tokens with."""

from typing import Any

from fastapi import Response

from gateway.parts import PartsOfApp
from libs.contracts.core import Contract
from libs.kit.apps import new_router
from libs.kit.auth import Public

router = new_router(tags=["session"])


class PublicKey(Contract):
    """A key in the form of RFC 7517."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class PublicKeys(Contract):
    """The key that signs, and the one before it."""

    keys: list[PublicKey]


@router.get("/.well-known/jwks.json", dependencies=[Public], response_model=PublicKeys)
async def get_public_keys(parts: PartsOfApp, response: Response) -> dict[str, Any]:
    """Give the public keys; a verifier that meets an unknown key id asks again."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return parts.keys.jwks()
