"""A token verified, the first time and again, against what its signature and a hash cost alone."""

import asyncio
import base64
import hashlib
import json
import statistics
import time
from collections.abc import Awaitable, Callable

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.clock import SystemClock
from libs.kit.ids import ClockIds
from libs.kit.tokens import (
    Principal,
    StaticKeys,
    TokenSigner,
    TokenVerifier,
    TrustedIssuer,
    new_private_key,
    public_jwk,
)
from tools.bench.rows import Row

_ISSUER = "bench"
_IDS = ClockIds(SystemClock())
_ROUNDS = 400
_WARM_UP = 20
_FIRST_LIMIT, _AGAIN_LIMIT = 3.0, 8.0
Step = Callable[[], Awaitable[object]]


async def measure() -> list[Row]:
    """Measure in microseconds a token."""
    pem, clock = new_private_key(), SystemClock()
    key = public_jwk(pem, _ISSUER)
    issuers = {_ISSUER: TrustedIssuer(StaticKeys({_ISSUER: key}))}
    signer = TokenSigner(private_pem=pem, kid=_ISSUER, issuer=_ISSUER, clock=clock)
    token = signer.sign(
        Principal(_IDS.new(), Role.OFFICER, Level.PROVINCE, "66", frozenset(Scope), _ISSUER)
    )
    known = TokenVerifier(issuers=issuers, clock=clock)

    async def first() -> object:
        return await TokenVerifier(issuers=issuers, clock=clock).verify(token)

    alone = _signature_alone(pem)

    async def check() -> object:
        return alone(token)

    async def again() -> object:
        return await known.verify(token)

    async def digest() -> object:
        return hashlib.sha256(token.encode()).digest()

    return [
        await _row("token verified, first time: microseconds", first, check, _FIRST_LIMIT),
        await _row("token verified, known: microseconds", again, digest, _AGAIN_LIMIT),
    ]


def _signature_alone(pem: bytes) -> Callable[[str], object]:
    private = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    public = private.public_key()

    def check(token: str) -> object:
        signed, _, signature = token.rpartition(".")
        raw = _bytes(signature)
        halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(encode_dss_signature(*halves), signed.encode(), ec.ECDSA(hashes.SHA256()))
        return json.loads(_bytes(signed.partition(".")[2]))

    return check


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


async def _row(name: str, ours: Step, floor: Step, limit: float) -> Row:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS + _WARM_UP):
        for step, times in zip((ours, floor), taken, strict=True):
            started = time.perf_counter()
            await step()
            times.append((time.perf_counter() - started) * 1_000_000)
    mine, bare = (statistics.median(times[_WARM_UP:]) for times in taken)
    return Row(name, mine, bare, mine / bare, limit)


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(f"{row.name}: ours {row.ours:.1f}, floor {row.floor:.1f}, ratio {row.ratio:.2f}")
