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
    """The password is right, but the account is locked, disabled or without a post of today."""

    kind = Kind.FORBIDDEN
    code = "account_not_active"


class OneTimeCodeNeeded(OcopError):
    """The password is right; the account was long unused and needs a one-time code beside it."""

    kind = Kind.FORBIDDEN
    code = "one_time_code_needed"


class CodeOfAdministratorNeeded(OcopError):
    """The same, where nothing can be sent: the administrators of the unit see it and give one."""

    kind = Kind.FORBIDDEN
    code = "one_time_code_from_administrator"


class OneTimeCodeWrong(OcopError):
    """The password is right and the one-time code is not, or it counts no more."""

    kind = Kind.FORBIDDEN
    code = "one_time_code_wrong"


class CodeNotValid(OcopError):
    """The code for setting a password is unknown, used, too old, or half of one."""

    kind = Kind.FORBIDDEN
    code = "code_not_valid"


class PersonKnown(OcopError):
    """Another account belongs to the same person: give that one a further post instead."""

    kind = Kind.CONFLICT
    code = "person_known"


class AnotherAdministratorNeeded(OcopError):
    """The same person asked for both halves of a code."""

    kind = Kind.CONFLICT
    code = "another_administrator_needed"


class NotSleeping(OcopError):
    """The account needs no code to be woken."""

    kind = Kind.CONFLICT
    code = "not_sleeping"


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
