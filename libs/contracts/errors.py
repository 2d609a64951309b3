"""One vocabulary of expected failures, from the rule that raises to the client that reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final


class Kind(StrEnum):
    """What sort of failure it is; libs/kit/problems.py gives each its HTTP status."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    CONFLICT = "conflict"
    GONE = "gone"
    STALE = "stale"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    RANGE = "range"
    TIMED_OUT = "timed_out"
    HEAD_TOO_LARGE = "head_too_large"
    INVALID = "invalid"
    PRECONDITION_REQUIRED = "precondition_required"
    TOO_MANY = "too_many"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Fault:
    """One input error: where (JSON pointer into `where`), what, and the facts for its words."""

    pointer: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    where: str = "body"


MOST_FAULTS: Final = 100
"""Faults that are told of one request; `more` says that there are others."""


class OcopError(Exception):
    """An expected failure with a stable code; its words are in the service's `messages.json`.

    Subclasses set `kind` and `code`; keyword arguments fill the placeholders of the message.
    `more` says that there are faults besides these; beyond `MOST_FAULTS` none is kept.
    """

    kind: ClassVar[Kind] = Kind.INTERNAL
    code: ClassVar[str] = "internal_error"

    def __init__(
        self,
        *,
        faults: Sequence[Fault] = (),
        more: bool = False,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(f"{self.code} {params}" if params else self.code)
        self.faults = tuple(faults[:MOST_FAULTS])
        self.more = more or len(faults) > MOST_FAULTS
        self.headers = dict(headers or {})
        self.params = params


class RemoteProblem(OcopError):
    """A problem document of another service, kept word for word so that nothing is lost."""

    def __init__(self, *, status: int, document: Mapping[str, Any]) -> None:
        super().__init__()
        self.status = status
        self.document = dict(document)


class InvalidInput(OcopError):
    """The request does not have the described shape, or breaks a rule field by field."""

    kind = Kind.INVALID
    code = "invalid_input"


class MalformedRequest(OcopError):
    """The request could not be read at all."""

    kind = Kind.MALFORMED
    code = "malformed_request"


class NotAuthenticated(OcopError):
    """No token, or none that counts: expired, forged, for another audience."""

    kind = Kind.UNAUTHENTICATED
    code = "not_authenticated"


class PermissionMissing(OcopError):
    """The caller is known but may not do this; says which permission is missing."""

    kind = Kind.FORBIDDEN
    code = "permission_missing"


class OutsideTerritory(OcopError):
    """The caller has the permission, but in another unit."""

    kind = Kind.FORBIDDEN
    code = "outside_territory"


class PastNotForMembers(OcopError):
    """A council member asks for records as they were."""

    kind = Kind.FORBIDDEN
    code = "past_not_for_members"


class NotFound(OcopError):
    """There is no such record, or none that the caller may know of."""

    kind = Kind.NOT_FOUND
    code = "not_found"


class MethodNotAllowed(OcopError):
    """The address exists, this method on it does not."""

    kind = Kind.METHOD_NOT_ALLOWED
    code = "method_not_allowed"


class AlreadyExists(OcopError):
    """A record with this identifier or this unique value is there already."""

    kind = Kind.CONFLICT
    code = "already_exists"


class StaleVersion(OcopError):
    """`If-Match` names a version that is no longer the current one."""

    kind = Kind.STALE
    code = "stale_version"


class PreconditionRequired(OcopError):
    """A change to an existing record came without `If-Match`."""

    kind = Kind.PRECONDITION_REQUIRED
    code = "if_match_required"


class IdempotencyKeyReused(OcopError):
    """The same `Idempotency-Key` came with another request."""

    kind = Kind.INVALID
    code = "idempotency_key_reused"


class BodyTooLarge(OcopError):
    """The body is larger than this address takes."""

    kind = Kind.TOO_LARGE
    code = "body_too_large"


class UnsupportedContent(OcopError):
    """The content type is not taken here, or the bytes are not what it says."""

    kind = Kind.UNSUPPORTED
    code = "unsupported_content"


class TooManyRequests(OcopError):
    """The caller asks too often; `Retry-After` says when to come again."""

    kind = Kind.TOO_MANY
    code = "too_many_requests"


class ServiceUnavailable(OcopError):
    """A part this answer needs does not answer now; nothing was changed."""

    kind = Kind.UNAVAILABLE
    code = "service_unavailable"


class Busy(OcopError):
    """Too many others ask for the same long work now; `Retry-After` says when to come again."""

    kind = Kind.UNAVAILABLE
    code = "busy"


class TimedOut(OcopError):
    """The request was begun and did not come to its end in time."""

    kind = Kind.TIMED_OUT
    code = "request_timed_out"


class HeadTooLarge(OcopError):
    """The request line and headers are more than is taken, in bytes or in number."""

    kind = Kind.HEAD_TOO_LARGE
    code = "head_too_large"


class NotAcceptable(OcopError):
    """The address answers in none of the formats that `Accept` names."""

    kind = Kind.NOT_ACCEPTABLE
    code = "not_acceptable"
