"""What is said to and by the gateway about accounts and sessions."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from gateway.posts.contracts import Office, Post
from libs.contracts.core import Contract, Name, RecordId, ShortText
from libs.contracts.people import Actor
from libs.contracts.scopes import Scope

_PERSONAL_NUMBER = 12
_LENGTHS_OF_PERSONAL_NUMBERS = (9, _PERSONAL_NUMBER)


def _is_plain(sign: str) -> bool:
    """Tell whether a sign looks like no other: no other script, no full width, no stacked mark."""
    if sign.isascii():
        return sign.isalnum() or sign in "._-@+"
    letter = unicodedata.name(sign, "").startswith("LATIN ")
    return letter and unicodedata.normalize("NFKC", sign) == sign


def _fit_to_log_in(name: str) -> str:
    if any(sign.isspace() for sign in name):
        raise ValueError("username_blank")
    if not all(map(_is_plain, name)):
        raise ValueError("username_not_latin")
    if name.isdigit() and len(name) in _LENGTHS_OF_PERSONAL_NUMBERS:
        raise ValueError("username_is_personal_number")
    return name


Username = Annotated[
    ShortText,
    StringConstraints(min_length=3, max_length=100),
    AfterValidator(_fit_to_log_in),
]
"""The name to log in with: one word in Latin letters, unique without case and accents."""


def _writable(password: SecretStr) -> SecretStr:
    try:
        password.get_secret_value().encode()
    except UnicodeEncodeError:
        raise ValueError("control_character") from None
    return password


def _twelve_digits(number: SecretStr) -> SecretStr:
    plain = number.get_secret_value()
    if not (plain.isascii() and plain.isdigit() and len(plain) == _PERSONAL_NUMBER):
        raise ValueError("personal_number")
    return number


Password = Annotated[SecretStr, Field(min_length=1, max_length=200), AfterValidator(_writable)]
"""1 to 200 signs; what a new one must be is decided by `rules.faults_of_password`."""
Code = Annotated[SecretStr, Field(min_length=1, max_length=100), AfterValidator(_writable)]
"""A one-time code as it was handed out; case, blanks and dashes do not count."""
Address = Annotated[
    ShortText,
    StringConstraints(
        max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}$"
    ),
]
"""A mail address, at which one-time codes are received."""
PersonalNumber = Annotated[SecretStr, AfterValidator(_twelve_digits)]
"""Twelve digits (Law: 26/2023/QH15); only a keyed hash is kept, so nobody can read it again."""
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
    password_set_at: datetime | None
    """When the person last set the password, UTC; null until then, and nothing works."""
    address: str | None
    """The registered mail address, masked; null without one."""
    person_known: bool
    """Whether the person's number was given; it can be read by nobody."""
    last_login_at: datetime | None
    """The last time that a session was opened, UTC."""
    sleeps_from: datetime
    """When the account goes to sleep if it stays unused, UTC: its next log-in then needs a one-time
    code (Law: TCVN 14423:2026, 45 days)."""
    code_wanted_at: datetime | None
    """When a sleeping account without an address last asked for a code: an administrator gives one
    (`…/wake-code`). Null otherwise."""
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
    address: Address | None = None
    """Where the person receives one-time codes; without one an administrator hands them over."""
    personal_number: PersonalNumber | None = None
    """Tells the same person under two accounts (409)."""
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    """A hint where no number is known."""


class AccountUpdate(Contract):
    """What is to change; fields left out stay. What somebody is is a matter of posts."""

    display_name: Name | None = None
    address: Address | None = None
    """Only while the person has not set a password; after that the person changes it."""
    personal_number: PersonalNumber | None = None
    """Only where none was given; a wrong one is a matter for the level above."""
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    state: AccountState | None = None
    """Anything but `active` ends the sessions."""


class StateReason(Contract):
    """Why an account is locked or unlocked; kept in the audit trail."""

    reason: Reason


class LinkOrder(Contract):
    """Why somebody is given a code to set the password; kept in the audit trail."""

    reason: Reason
    by_hand: bool = False
    """Hand the code over though there is an address, because the person cannot read it any more."""


class PasswordLink(Contract):
    """A one-time code with which a person sets the own password, within 72 hours."""

    account: UUID
    sent_to: str | None
    """The registered address, masked; the code is shown to nobody then."""
    code: str | None
    """To be handed over in person; shown this once and kept nowhere. Null when it was sent."""
    half: int | None
    """1 or 2 where the person has a password already: the code is worth something only together
    with the half that another administrator is given. Null for a whole code."""
    expires_at: datetime
    """UTC."""


class WakeCode(Contract):
    """A one-time code for the next log-in of a sleeping account; worthless without the password."""

    account: UUID
    code: str
    """To be handed over; shown this once and kept nowhere."""
    expires_at: datetime
    """UTC."""


class PasswordSetting(Contract):
    """A person sets the own password with a one-time code."""

    code: Code
    """As it was handed over or sent; two halves one after the other."""
    password: Password
    """14 signs or more, hard to guess, none of the last ten (Law: TCVN 14423:2026)."""


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
    code: Code | None = None
    """The one-time code that a sleeping account was sent or given."""


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


class LinkSeen(Contract):
    """What the person is told of the last one-time code for the own password."""

    given_at: datetime
    """UTC."""
    by: Actor | None
    """Null for the command line of the system."""
    second: Actor | None
    """Who gave the other half."""
    mailed: bool
    """Whether it went to the registered address; else it was handed over."""
    used_at: datetime | None
    """When the password was set with it, UTC."""


class Warned(StrEnum):
    """What a person should know about the own account."""

    NO_ADDRESS = "no_address"
    """Without a registered address a sleeping account is woken by an administrator only."""
    ONLY_ADMINISTRATOR = "only_administrator"
    """Nobody else administers the unit: when this account sleeps, nobody can help others."""


class OwnAddress(Contract):
    """One's own mail address, for one-time codes."""

    address: Address
    current: Password
    """The present password: proves that it is the person."""


class Me(Contract):
    """Who is logged in, in which post, and what it may do; the account lists all posts."""

    account: Account
    post: Post | None
    """The post that the session acts in."""
    scopes: list[Scope]
    """What the post may do, sorted by name."""
    session: UUID
    """The session of the token that asked."""
    last_link: LinkSeen | None
    """The last time that a one-time code for the password was given, and by whom."""
    warnings: list[Warned]


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
