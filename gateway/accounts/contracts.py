"""What is said to and by the gateway about accounts and sessions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from gateway.posts.contracts import Office, Post
from libs.contracts.core import Contract, Name, RecordId, ShortText
from libs.contracts.scopes import Scope

_LENGTHS_OF_PERSONAL_NUMBERS = (9, 12)


def _fit_to_log_in(name: str) -> str:
    if any(sign.isspace() for sign in name):
        raise ValueError("username_blank")
    if name.isdigit() and len(name) in _LENGTHS_OF_PERSONAL_NUMBERS:
        raise ValueError("username_is_personal_number")
    return name


Username = Annotated[
    ShortText,
    StringConstraints(min_length=3, max_length=100),
    AfterValidator(_fit_to_log_in),
]
"""The name to log in with: one word, unique without regard to case and accents."""


def _writable(password: SecretStr) -> SecretStr:
    try:
        password.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("control_character") from None
    return password


Password = Annotated[SecretStr, Field(min_length=1, max_length=200), AfterValidator(_writable)]
"""1 to 200 signs; what a new one must be is decided by `rules.faults_of_password`."""
Reason = Annotated[ShortText, StringConstraints(min_length=3)]
"""Words for the audit trail, 3 signs at least."""


class AccountState(StrEnum):
    """Whether an account may log in."""

    ACTIVE = "active"
    LOCKED = "locked"
    """By an administrator, at once; another lock, after wrong passwords, is no state."""
    DISABLED = "disabled"
    """For good: the person has left."""


class Account(Contract):
    """A person who may log in."""

    id: UUID
    username: str
    """The name to log in with."""
    display_name: str
    """The person's name, as others see it."""
    posts: list[Post]
    """What the person is and where: every post, also those that have ended or are to come."""
    state: AccountState
    password_changed_at: datetime
    """When the password was last set or changed, UTC."""
    password_is_temporary: bool
    """Set by an administrator; to be changed by the person."""
    last_login_at: datetime | None
    """The last time that a session was opened, UTC; unused for 45 days the account is shut
    (Law: TCVN 14423:2026)."""
    created_at: datetime
    """UTC."""
    version: int
    """Counts up with every change, from 1; named in `If-Match`."""


class AccountCreate(Office):
    """A new account and its first post."""

    id: RecordId | None = None
    """Chosen by the caller, or left to the system."""
    username: Username
    """One word of 3 to 100 signs, no personal number; accents and case do not tell names apart."""
    display_name: Name
    """The person's name, as it is shown beside every act."""
    password: Password
    """The first password, to be changed by the person; 14 signs or more
    (Law: TCVN 14423:2026)."""


class AccountUpdate(Contract):
    """What is to change; fields left out stay. What somebody is is a matter of posts."""

    display_name: Name | None = None
    state: AccountState | None = None
    """Anything but `active` ends the sessions."""


class StateReason(Contract):
    """Why an account is locked or unlocked; kept in the audit trail."""

    reason: Reason


class PasswordSet(Contract):
    """A new password given by an administrator."""

    password: Password
    """14 signs or more, none of the last ten; it is temporary."""


class PasswordChange(Contract):
    """A person's own change of password."""

    current: Password
    """Proves that it is the person; wrong ones count as failed attempts to log in."""
    new: Password
    """14 signs or more, not the name, none of the last ten (Law: TCVN 14423:2026)."""


class Login(Contract):
    """Name and password."""

    username: ShortText
    """In any case, with or without accents."""
    password: Password


class RefreshRequest(Contract):
    """The refresh token of the last answer."""

    refresh_token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
    """Works once; sent a second time it ends its whole session."""


class TokenPair(Contract):
    """A short access token for the API, and the token that gets the next one, once."""

    access_token: str
    """A signed JWT for the API, for one post: it names the person and the office, no number."""
    refresh_token: str
    """Gets the next pair, once; valid for 12 hours unless the session ends."""
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme (RFC 6750)
    expires_in: int
    """Seconds until the access token expires."""
    account: Account
    """Who is logged in."""
    post: Post
    """The post that the session acts in."""


class Me(Contract):
    """Who is logged in, in which post, and what it may do; the account lists all posts."""

    account: Account
    post: Post | None
    """The post that the session acts in."""
    scopes: list[Scope]
    """What the post may do, sorted by name."""
    session: UUID
    """The session of the token that asked."""


class SessionInfo(Contract):
    """One of a person's sessions."""

    id: UUID
    client: str
    """The program that logged in, as it named itself."""
    created_at: datetime
    """The moment of the log-in, UTC."""
    last_used_at: datetime
    """The last refresh, UTC; after 12 idle hours nobody can refresh any more."""
    expires_at: datetime
    """The end at the latest, UTC: 7 days after the log-in."""
    current: bool
    """Whether it is the session that asks."""
