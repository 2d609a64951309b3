"""What a refresh token is worth."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.tokens.rules import Facts, Worth, hash_of, new_refresh_token, successor_of, worth

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GRACE = timedelta(seconds=10)


def facts(**changes: object) -> Facts:
    known = {
        "expires_at": NOW + timedelta(hours=1),
        "used_at": None,
        "successor_used": False,
        "session_ended": False,
        "session_expires_at": NOW + timedelta(days=1),
    }
    return Facts(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Worth.FRESH),
        ({"expires_at": NOW}, Worth.EXPIRED),
        ({"session_expires_at": NOW}, Worth.EXPIRED),
        ({"session_ended": True}, Worth.EXPIRED),
        ({"used_at": NOW - GRACE}, Worth.REPEATED),
        ({"used_at": NOW - GRACE, "successor_used": True}, Worth.REUSED),
        ({"used_at": NOW - GRACE - timedelta(seconds=1)}, Worth.REUSED),
        ({"used_at": NOW - timedelta(days=1), "expires_at": NOW}, Worth.REUSED),
        ({"used_at": NOW, "session_ended": True}, Worth.EXPIRED),
    ],
)
def test_worth(changes: dict[str, object], expected: Worth) -> None:
    assert worth(facts(**changes), now=NOW, grace=GRACE) is expected


def test_the_successor_follows_from_the_token_and_our_secret_alone() -> None:
    token = new_refresh_token()
    assert successor_of(token, b"a") == successor_of(token, b"a")
    assert successor_of(token, b"a") != successor_of(token, b"b")
    assert len(successor_of(token, b"a")) == len(token) == 43
    assert token not in hash_of(token)
