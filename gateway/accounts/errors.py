"""What can go wrong with an account or a session, by stable code."""

from libs.contracts.errors import Kind, OcopError


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


class OwnAccount(OcopError):
    """Nobody changes the rights or the state of the own account."""

    kind = Kind.CONFLICT
    code = "own_account"
