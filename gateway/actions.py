"""What the audit trail of the gateway can tell."""

from enum import StrEnum


class GatewayAction(StrEnum):
    """An act on an account or a session, as the trail names it; never renamed."""

    ACCOUNT_CREATED = "account.created"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_LOCKED = "account.locked"
    ACCOUNT_UNLOCKED = "account.unlocked"
    POST_GIVEN = "post.given"
    POST_CHANGED = "post.changed"
    POST_ENDED = "post.ended"
    POST_CHOSEN = "session.post_chosen"
    PEOPLE_READ = "people.read"
    """By a service: who stands behind accounts."""
    PASSWORD_SET = "account.password_set"  # noqa: S105 - the name of an act
    """By an administrator, or at the machine itself."""
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - the same
    """By its owner."""
    LOGIN_FAILED = "login.failed"
    LOGIN_LOCKED_OUT = "login.locked_out"
    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_ENDED = "session.ended"
