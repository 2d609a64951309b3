import base64
import json
from datetime import timedelta

import pytest
from jose import jwt

from libs.contracts.core import Level, Role
from libs.contracts.errors import NotAuthenticated
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.tokens import StaticKeys, TokenVerifier, TrustedIssuer
from tests.support.clock import FixedClock
from tests.support.tokens import GATEWAY, REGISTRY, Tokens


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(FixedClock())


async def _reason(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(NotAuthenticated) as refused:
        await verifier.verify(token)
    return str(refused.value.params["reason"])


async def test_a_signed_token_gives_back_its_principal(tokens: Tokens) -> None:
    principal = tokens.principal(Scope.PRODUCTS_READ, Scope.PRODUCTS_WRITE, unit="24133")
    assert await tokens.verifier().verify(tokens.signers[GATEWAY].sign(principal)) == principal


async def test_an_expired_token_is_refused_even_when_it_was_seen_before(tokens: Tokens) -> None:
    verifier, token = tokens.verifier(), tokens.signers[GATEWAY].sign(tokens.principal())
    await verifier.verify(token)
    assert isinstance(tokens.clock, FixedClock)
    tokens.clock.move(minutes=15)
    assert await _reason(verifier, token) == "expired"
    assert await _reason(tokens.verifier(), token) == "expired"


async def test_a_token_without_a_signature_is_refused(tokens: Tokens) -> None:
    payload = tokens.signers[GATEWAY].sign(tokens.principal()).split(".")[1]
    for algorithm in ("none", "None", "HS256"):
        head = _segment({"alg": algorithm, "typ": "JWT", "kid": GATEWAY})
        assert await _reason(tokens.verifier(), f"{head}.{payload}.") == "algorithm"


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(tokens: Tokens) -> None:
    claims = jwt.get_unverified_claims(tokens.signers[GATEWAY].sign(tokens.principal()))
    forged = jwt.encode(claims, "public key", "HS256", headers={"kid": GATEWAY})
    assert await _reason(tokens.verifier(), forged) == "algorithm"


async def test_a_token_of_another_key_is_refused(tokens: Tokens) -> None:
    forged = Tokens(tokens.clock).signers[GATEWAY].sign(tokens.principal())
    assert await _reason(tokens.verifier(), forged) == "signature_or_audience"


async def test_a_token_for_another_audience_is_refused(tokens: Tokens) -> None:
    token = tokens.signers[GATEWAY].sign(tokens.principal(), audience="elsewhere")
    assert await _reason(tokens.verifier(), token) == "signature_or_audience"


async def test_a_token_from_the_future_is_refused(tokens: Tokens) -> None:
    assert isinstance(tokens.clock, FixedClock)
    tokens.clock.move(hours=1)
    token = tokens.signers[GATEWAY].sign(tokens.principal())
    tokens.clock.move(hours=-1)
    assert await _reason(tokens.verifier(), token) == "issued_in_the_future"


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (5, True), (6, False), (60, False)])
async def test_another_machines_clock_may_be_five_seconds_ahead(
    tokens: Tokens,
    seconds: int,
    taken: bool,  # noqa: FBT001 - from the table above
) -> None:
    assert isinstance(tokens.clock, FixedClock)
    tokens.clock.move(seconds=seconds)
    token = tokens.signers[GATEWAY].sign(tokens.principal())
    tokens.clock.move(seconds=-seconds)
    if taken:
        await tokens.verifier().verify(token)
    else:
        assert await _reason(tokens.verifier(), token) == "issued_in_the_future"


async def test_claims_nested_deeper_than_can_be_read_are_refused(tokens: Tokens) -> None:
    deep = base64.urlsafe_b64encode(b'{"iss":' + b"[" * 2500 + b"]" * 2500 + b"}").decode()
    token = f"{_segment({'alg': 'ES256', 'kid': 'k'})}.{deep.rstrip('=')}.c2ln"
    assert await _reason(tokens.verifier(), token) == "malformed"


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é" * 20, "." * 30, "a" * 9000, "\udcff"])
async def test_garbage_is_refused_and_never_an_unexpected_error(tokens: Tokens, text: str) -> None:
    assert await _reason(tokens.verifier(), text) == "malformed"


async def test_the_gateway_can_never_grant_a_scope_of_services(tokens: Tokens) -> None:
    greedy = tokens.principal(Scope.CERTIFICATES_ISSUE, Scope.PRODUCTS_READ)
    seen = await tokens.verifier().verify(tokens.signers[GATEWAY].sign(greedy))
    assert seen.scopes == {Scope.PRODUCTS_READ}


async def test_a_service_can_grant_only_its_own_scopes(tokens: Tokens) -> None:
    greedy = tokens.principal(*Scope, role=Role.SERVICE, level=Level.MINISTRY, issuer=REGISTRY)
    seen = await tokens.verifier().verify(tokens.signers[REGISTRY].sign(greedy))
    assert seen.scopes == SERVICE_ONLY


async def test_an_unknown_issuer_is_refused(tokens: Tokens) -> None:
    verifier = TokenVerifier(issuers={"other": TrustedIssuer(StaticKeys({}))}, clock=tokens.clock)
    assert await _reason(verifier, tokens.signers[GATEWAY].sign(tokens.principal())) == "issuer"


async def test_a_short_lived_token_ends_when_it_says(tokens: Tokens) -> None:
    assert isinstance(tokens.clock, FixedClock)
    token = tokens.signers[GATEWAY].sign(tokens.principal(), life=timedelta(seconds=30))
    tokens.clock.move(seconds=29)
    await tokens.verifier().verify(token)
    tokens.clock.move(seconds=1)
    assert await _reason(tokens.verifier(), token) == "expired"
