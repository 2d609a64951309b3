import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from libs.contracts.core import Role
from libs.contracts.errors import NotAuthenticated
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.tokens import StaticKeys, TokenVerifier, TrustedIssuer, new_private_key
from services.registry import keys
from services.registry.service_tokens import ISSUER, ServiceTokens
from tests.support.clock import FixedClock


def test_keys_are_made_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(keys.field_key, [folder] * 16))
    assert len(made) == 1
    assert len(next(iter(made))) == 32
    assert keys.service_key(folder).startswith(b"-----BEGIN PRIVATE KEY")
    assert sorted(path.name for path in folder.iterdir()) == ["field.key", "service.pem"]
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_the_registrys_token_gives_orders_and_nothing_else() -> None:
    clock = FixedClock()
    tokens = ServiceTokens(new_private_key(), clock)
    (key,) = tokens.jwks()["keys"]
    assert "d" not in key
    trusted = TrustedIssuer(StaticKeys({key["kid"]: key}), scopes=SERVICE_ONLY)
    verifier = TokenVerifier(issuers={ISSUER: trusted}, clock=clock)
    first = tokens.token()
    principal = await verifier.verify(first)
    assert (principal.role, principal.scopes) == (Role.SERVICE, SERVICE_ONLY)
    assert tokens.token() == first
    clock.at += timedelta(minutes=4)
    assert tokens.token() != first
    clock.at += timedelta(minutes=2)
    with pytest.raises(NotAuthenticated):
        await verifier.verify(first)
    await verifier.verify(tokens.token())
