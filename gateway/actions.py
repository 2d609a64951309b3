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
    LINK_GIVEN = "account.password_link_given"
    """A one-time code for the password: by an administrator, or at the machine itself."""
    PASSWORD_SET = "account.password_set"  # noqa: S105 - the name of an act
    """By its owner, with a one-time code."""
    WAKE_CODE_GIVEN = "account.wake_code_given"
    CODE_SENT = "account.code_sent"
    """To the registered address of a sleeping account, after the right password."""
    WOKEN = "account.woken"
    ADDRESS_CHANGED = "account.address_changed"
    """By its owner."""
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - the same
    """By its owner."""
    LOGIN_FAILED = "login.failed"
    LOGIN_LOCKED_OUT = "login.locked_out"
    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_ENDED = "session.ended"
