"""What a refresh token is worth: pure decisions, and how its successor follows from it."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class EndedBecause(StrEnum):
    """Why a session is over."""

    LOGOUT = "logout"
    ENDED_BY_OWNER = "ended_by_owner"
    """From another session of the same person."""
    TOO_MANY = "too_many"
    """The oldest made room for a new one."""
    REUSE = "reuse"
    """An old refresh token came back: somebody else may hold it."""
    NOT_ACTIVE = "not_active"
    LOCKED = "locked"
    DISABLED = "disabled"
    POST_ENDED = "post_ended"
    POST_CHANGED = "post_changed"
    """By its owner, who goes on in another post."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason


class Worth(StrEnum):
    """What to do with a refresh token that was sent."""

    FRESH = "fresh"
    """Never used: exchange it."""
    REPEATED = "repeated"
    """Used a moment ago and its successor not yet: the answer was lost, give the same again."""
    REUSED = "reused"
    """Somebody holds an old one: end the whole session."""
    EXPIRED = "expired"
    """Too old, or of a session that is over: log in again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the token, its successor and its session."""

    expires_at: datetime
    used_at: datetime | None
    successor_used: bool
    session_ended: bool
    session_expires_at: datetime


def worth(facts: Facts, *, now: datetime, grace: timedelta) -> Worth:
    """Judge a refresh token; one used before is repeated at most `grace` after its use.

    Ours: decision 0402, a stolen token ends the session as soon as both holders have used it.
    """
    if facts.session_ended or now >= facts.session_expires_at:
        return Worth.EXPIRED
    if facts.used_at is None:
        return Worth.FRESH if now < facts.expires_at else Worth.EXPIRED
    if now - facts.used_at <= grace and not facts.successor_used:
        return Worth.REPEATED
    return Worth.REUSED


def new_refresh_token() -> str:
    """Make the first token of a session.

    Ours: 256 bits of chance, which nobody can guess.
    """
    return secrets.token_urlsafe(32)


def successor_of(token: str, secret: bytes) -> str:
    """Derive the token that follows, so that the same question has the same answer.

    Ours: decision 0402. Only the gateway's secret leads from one to the next; the database keeps
    hashes only.
    """
    return urlsafe_b64encode(hmac.digest(secret, token.encode(), "sha256")).decode().rstrip("=")


def hash_of(token: str) -> str:
    """Give the form in which a refresh token is kept.

    Ours: who reads the database can use no token in it.
    """
    return hashlib.sha256(token.encode()).hexdigest()
