"""Signing keys as files."""

from pathlib import Path

from gateway.tokens.keys import KeyRing
from tests.support.clock import FixedClock


def test_the_first_start_makes_one_key_and_the_next_finds_it(tmp_path: Path) -> None:
    clock = FixedClock()
    made = KeyRing(tmp_path / "deep" / "keys", clock)
    found = KeyRing(tmp_path / "deep" / "keys", clock)
    assert made.signing_kid == found.signing_kid
    assert made.refresh_secret == found.refresh_secret
    assert (tmp_path / "deep" / "keys").stat().st_mode & 0o777 == 0o700


def test_the_newest_key_signs_and_only_the_one_before_stays(tmp_path: Path) -> None:
    """Also when two are made at one moment, or the clock went back."""
    clock = FixedClock()
    kids = [KeyRing(tmp_path, clock).signing_kid]
    for hours in (0, 0, 1, -5, 0):
        clock.move(hours=hours)
        kids.append(KeyRing(tmp_path, clock).rotate())
        ring = KeyRing(tmp_path, clock)
        assert ring.signing_kid == kids[-1]
        assert [key["kid"] for key in ring.jwks()["keys"]] == [kids[-1], kids[-2]]


async def test_a_key_made_elsewhere_is_found_when_it_is_asked_for(tmp_path: Path) -> None:
    clock = FixedClock()
    ring = KeyRing(tmp_path, clock)
    new = KeyRing(tmp_path, clock).rotate()
    assert new not in await ring.keys(wanted=new), "not more often than every ten seconds"
    clock.move(seconds=10)
    assert new in await ring.keys(wanted=new)


def test_what_is_published_holds_no_secret(tmp_path: Path) -> None:
    (key,) = KeyRing(tmp_path, FixedClock()).jwks()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert (key["crv"], key["alg"], key["use"]) == ("P-256", "ES256", "sig")
