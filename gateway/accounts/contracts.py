"""What is said to and by the gateway about accounts and sessions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from libs.contracts.core import Contract, Level, Name, RecordId, Role, ShortText, UnitCode
from libs.contracts.errors import Kind, OcopError
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
Reason = Annotated[ShortText, StringConstraints(min_length=3)]


class AccountRole(StrEnum):
    """The roles of people; `service` is no account's."""

    OFFICER = Role.OFFICER.value
    PRODUCER = Role.PRODUCER.value
    COUNCIL_MEMBER = Role.COUNCIL_MEMBER.value
    INSPECTOR = Role.INSPECTOR.value
    AUDITOR = Role.AUDITOR.value
    ADMINISTRATOR = Role.ADMINISTRATOR.value


class AccountState(StrEnum):
    """Whether an account may log in."""

    ACTIVE = "active"
    LOCKED = "locked"
    DISABLED = "disabled"


class Account(Contract):
    """A person who may log in."""

    id: UUID
    username: str
    display_name: str
    role: AccountRole
    level: Level
    unit: UnitCode
    state: AccountState
    password_changed_at: datetime
    password_is_temporary: bool = Field(description="Set by an administrator; to be changed.")
    last_login_at: datetime | None
    created_at: datetime
    version: int


class AccountCreate(Contract):
    """A new account; the administrator hands the first password over in person."""

    id: RecordId | None = None
    username: Username
    display_name: Name
    role: AccountRole
    level: Level
    unit: UnitCode
    password: Password


class AccountUpdate(Contract):
    """What is to change; fields left out stay. Another role, level or unit ends the sessions."""

    display_name: Name | None = None
    role: AccountRole | None = None
    level: Level | None = None
    unit: UnitCode | None = None
    state: AccountState | None = None


class StateReason(Contract):
    """Why an account is locked or unlocked; kept in the audit trail."""

    reason: Reason


class PasswordSet(Contract):
    """A new password given by an administrator."""

    password: Password


class PasswordChange(Contract):
    """A person's own change of password."""

    current: Password
    new: Password


class Login(Contract):
    """Name and password."""

    username: ShortText
    password: Password


class RefreshRequest(Contract):
    """The refresh token of the last answer."""

    refresh_token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]


class TokenPair(Contract):
    """A short access token for the API, and the token that gets the next one, once."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme (RFC 6750)
    expires_in: int = Field(description="Seconds until the access token expires.")
    account: Account


class Me(Contract):
    """Who is logged in and what the account may do."""

    account: Account
    scopes: list[Scope]
    session: UUID


class SessionInfo(Contract):
    """One of a person's sessions."""

    id: UUID
    client: str = Field(description="The program that logged in, as it named itself.")
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


class LoginFailed(OcopError):
    """Name and password do not belong together; which of the two is wrong is not said."""

    kind = Kind.UNAUTHENTICATED
    code = "login_failed"


class LockedOut(OcopError):
    """Too many wrong passwords on this name; `Retry-After` says how long it stays shut."""

    kind = Kind.TOO_MANY
    code = "locked_out"


class AccountNotActive(OcopError):
    """The password is right, but the account is locked, disabled or long unused."""

    kind = Kind.FORBIDDEN
    code = "account_not_active"


class RefreshRefused(OcopError):
    """The refresh token is unknown, expired or used before; log in again."""

    kind = Kind.UNAUTHENTICATED
    code = "refresh_refused"


class UsernameTaken(OcopError):
    """Another account has this name, perhaps in other letters."""

    kind = Kind.CONFLICT
    code = "username_taken"


class LevelAbove(OcopError):
    """An administrator may not manage accounts above the own level."""

    kind = Kind.FORBIDDEN
    code = "level_above"


class AdministratorOfSameLevel(OcopError):
    """Administrators are managed from the level above, those of the ministry by each other."""

    kind = Kind.FORBIDDEN
    code = "administrator_of_same_level"


class OwnAccount(OcopError):
    """Nobody changes the rights or the state of the own account."""

    kind = Kind.CONFLICT
    code = "own_account"
