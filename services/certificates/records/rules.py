"""Term and status of a certificate: functions of values, used by every path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts.certificates import ChangeKind, Status, StatusChangeRefused

STATUS_ENTRIES = 1 << 20
"""Places in the status list, eight times the least of the standard (131,072)."""

_ENDING = {
    ChangeKind.REVOKE: Status.REVOKED,
    ChangeKind.REPLACE: Status.REPLACED,
    ChangeKind.SUPERSEDE: Status.SUPERSEDED,
}
"""What ends a certificate, the gravest first; nothing brings it back."""


@dataclass(frozen=True, slots=True)
class Term:
    """From the day of issue to the last valid day, both included."""

    issued_on: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Change:
    """What the status function needs of a recorded change."""

    kind: ChangeKind
    effective_on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DayStatus:
    """A certificate's status on one day."""

    status: Status
    since: date
    """The first day of this status."""
    until: date | None
    """Its last day, if the calendar ends it."""


def status_on(term: Term, changes: Sequence[Change], day: date) -> DayStatus:
    """Give a certificate's status on a day: THE status function of page, API, list, PDF and QR.

    Changes that take effect later do not count yet.

    Law: 26/2026 Đ.8, Đ.12 k.3. Ours: a revocation weighs more than a replacement, that more than
    the end of the term, that more than a suspension.
    """
    effective = [change for change in changes if change.effective_on <= day]
    for kind, status in _ENDING.items():
        ended = [change.effective_on for change in effective if change.kind is kind]
        if ended:
            return DayStatus(status, min(ended), None)
    last = _last_day(term, effective)
    if day > last:
        return DayStatus(Status.EXPIRED, last + timedelta(days=1), None)
    pause = _last_pause(effective)
    if pause is not None and pause.kind is ChangeKind.SUSPEND:
        return DayStatus(Status.SUSPENDED, pause.effective_on, None)
    if day > term.valid_until:
        return DayStatus(Status.EXTENDED, term.valid_until + timedelta(days=1), last)
    since = pause.effective_on if pause is not None else term.issued_on
    return DayStatus(Status.VALID, since, last)


def check_change(
    term: Term, changes: Sequence[Change], change: Change, *, extension_days: int
) -> None:
    """Raise `StatusChangeRefused` when the certificate's history does not allow this change.

    `extension_days` says how far past the end of its term a certificate may be extended; the
    number itself is the law's (`law.read()`).

    Law: 26/2026 Đ.8 (nothing brings a withdrawn certificate back), Đ.12 k.3 (extension).
    """
    reason = _why_not(term, changes, change, extension_days)
    if reason is not None:
        raise StatusChangeRefused(reason=reason, kind=change.kind.value)


def _why_not(
    term: Term, changes: Sequence[Change], change: Change, extension_days: int
) -> str | None:
    ended = {done.kind for done in changes if done.kind in _ENDING}
    if change.effective_on < term.issued_on:
        return "before_issue"
    if ChangeKind.REVOKE in ended or (ended and change.kind is not ChangeKind.REVOKE):
        return "already_ended"
    if change.kind in {ChangeKind.SUSPEND, ChangeKind.RESUME}:
        return _why_not_paused(status_on(term, changes, change.effective_on).status, change.kind)
    if change.kind is ChangeKind.EXTEND:
        return _why_not_extended(term, changes, change, extension_days)
    return None


def _why_not_paused(status: Status, kind: ChangeKind) -> str | None:
    if status is Status.EXPIRED:
        return "expired"
    if (kind is ChangeKind.SUSPEND) == (status is Status.SUSPENDED):
        return "already_suspended" if kind is ChangeKind.SUSPEND else "not_suspended"
    return None


def _why_not_extended(
    term: Term, changes: Sequence[Change], change: Change, extension_days: int
) -> str | None:
    if change.until is None or change.until <= _last_day(term, changes):
        return "extension_too_short"
    if change.until > term.valid_until + timedelta(days=extension_days):
        return "extension_too_long"
    if change.effective_on > change.until:
        return "extension_too_late"
    return None


def _last_day(term: Term, changes: Iterable[Change]) -> date:
    extensions = [
        change.until
        for change in changes
        if change.kind is ChangeKind.EXTEND and change.until is not None
    ]
    return max([term.valid_until, *extensions])


def _last_pause(changes: Iterable[Change]) -> Change | None:
    """Give the last suspension or resumption; of one day's, the one recorded later.

    Nothing that ended the certificate is asked about here: only extensions stand between.
    """
    pauses = [c for c in changes if c.kind is not ChangeKind.EXTEND]
    return max(enumerate(pauses), key=lambda p: (p[1].effective_on, p[0]))[1] if pauses else None
