"""Compact JSON Web Signatures (RFC 7515, ES256) for what is not an access token."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from libs.contracts.certificates import StatusKey

_BYTES = 32


def public_key(key: EllipticCurvePrivateKey) -> StatusKey:
    """Give the public half as a JSON Web Key, named by its thumbprint (RFC 7638)."""
    numbers = key.public_key().public_numbers()
    x, y = (_text(number.to_bytes(_BYTES, "big")) for number in (numbers.x, numbers.y))
    essence = json.dumps(
        {"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":")
    ).encode()
    kid = _text(hashlib.sha256(essence).digest())
    return StatusKey(kty="EC", crv="P-256", kid=kid, use="sig", alg="ES256", x=x, y=y)


def sign(key: EllipticCurvePrivateKey, claims: Mapping[str, Any], *, kind: str) -> str:
    """Sign claims as a compact JWT of a `typ`."""
    header = {"alg": "ES256", "typ": kind, "kid": public_key(key).kid}
    signed = ".".join(
        _text(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())
        for part in (header, claims)
    )
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_text(r.to_bytes(_BYTES, 'big') + s.to_bytes(_BYTES, 'big'))}"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
