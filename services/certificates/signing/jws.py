"""Compact JSON Web Signatures (RFC 7515, ES256) for what is not an access token."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from libs.contracts.certificates import StatusKey

_ALGORITHM = "ES256"


def public_key(key: EllipticCurvePrivateKey) -> StatusKey:
    """Give the public half as a JSON Web Key, named by its thumbprint (RFC 7638)."""
    known = _jwk(key)
    public = known.as_dict(private=False)
    return StatusKey(
        kty="EC",
        crv=public["crv"],
        kid=known.thumbprint(),
        use="sig",
        alg=_ALGORITHM,
        x=public["x"],
        y=public["y"],
    )


def sign(key: EllipticCurvePrivateKey, claims: Mapping[str, Any], *, kind: str) -> str:
    """Sign claims as a compact JWT of a `typ`."""
    known = _jwk(key)
    header = {"alg": _ALGORITHM, "typ": kind, "kid": known.thumbprint()}
    return jwt.encode(header, dict(claims), known, algorithms=[_ALGORITHM])


def _jwk(key: EllipticCurvePrivateKey) -> ECKey:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem)
