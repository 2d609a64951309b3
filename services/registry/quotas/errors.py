"""The expected failures of quotas; their words are in `messages.json`."""

from libs.contracts.errors import Kind, OcopError


class QuotaOfTheDay(OcopError):
    """The account has brought in as many as it may on one day; `Retry-After` ends with the day."""

    kind = Kind.TOO_MANY
    code = "quota_of_the_day"


class QuotaUsedUp(OcopError):
    """The account has brought in as many as it may at all."""

    kind = Kind.CONFLICT
    code = "quota_used_up"
