from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.certificates import ChangeKind, Status, StatusChangeRefused
from services.certificates.records.rules import (
    STATUS_ENTRIES,
    Change,
    DayStatus,
    Term,
    check_change,
    status_on,
)

ISSUED, LAST = date(2026, 11, 20), date(2029, 11, 20)
TERM = Term(ISSUED, LAST)


def change(kind: ChangeKind, on: date, until: date | None = None) -> Change:
    return Change(kind, on, until)


REVOKED = change(ChangeKind.REVOKE, date(2027, 5, 1))
SUSPENDED = change(ChangeKind.SUSPEND, date(2027, 3, 1))
RESUMED = change(ChangeKind.RESUME, date(2027, 4, 1))
REPLACED = change(ChangeKind.REPLACE, date(2027, 2, 1))
SUPERSEDED = change(ChangeKind.SUPERSEDE, date(2028, 2, 1))
EXTENDED = change(ChangeKind.EXTEND, date(2029, 11, 1), date(2030, 3, 1))


@pytest.mark.parametrize(
    ("changes", "day", "status", "since", "until"),
    [
        ([], ISSUED, Status.VALID, ISSUED, LAST),
        ([], LAST, Status.VALID, ISSUED, LAST),
        ([], date(2029, 11, 21), Status.EXPIRED, date(2029, 11, 21), None),
        ([REVOKED], date(2027, 4, 30), Status.VALID, ISSUED, LAST),
        ([REVOKED], date(2027, 5, 1), Status.REVOKED, date(2027, 5, 1), None),
        ([REVOKED], date(2035, 1, 1), Status.REVOKED, date(2027, 5, 1), None),
        ([SUSPENDED], date(2027, 3, 31), Status.SUSPENDED, date(2027, 3, 1), None),
        ([SUSPENDED, RESUMED], date(2027, 4, 1), Status.VALID, date(2027, 4, 1), LAST),
        ([SUSPENDED], date(2029, 11, 21), Status.EXPIRED, date(2029, 11, 21), None),
        ([REPLACED], date(2027, 2, 1), Status.REPLACED, date(2027, 2, 1), None),
        (
            [REVOKED, change(ChangeKind.REVOKE, date(2028, 1, 1))],
            date(2029, 1, 1),
            Status.REVOKED,
            date(2027, 5, 1),
            None,
        ),
        ([SUSPENDED, EXTENDED], date(2029, 11, 2), Status.SUSPENDED, date(2027, 3, 1), None),
        (
            [change(ChangeKind.SUSPEND, date(2027, 3, 1), date(2031, 1, 1)), RESUMED],
            date(2029, 11, 21),
            Status.EXPIRED,
            date(2029, 11, 21),
            None,
        ),
        ([change(ChangeKind.EXTEND, date(2029, 11, 1))], LAST, Status.VALID, ISSUED, LAST),
        ([REPLACED, REVOKED], date(2027, 6, 1), Status.REVOKED, date(2027, 5, 1), None),
        ([SUPERSEDED], date(2031, 1, 1), Status.SUPERSEDED, date(2028, 2, 1), None),
        ([EXTENDED], LAST, Status.VALID, ISSUED, date(2030, 3, 1)),
        ([EXTENDED], date(2029, 11, 21), Status.EXTENDED, date(2029, 11, 21), date(2030, 3, 1)),
        ([EXTENDED], date(2030, 3, 1), Status.EXTENDED, date(2029, 11, 21), date(2030, 3, 1)),
        ([EXTENDED], date(2030, 3, 2), Status.EXPIRED, date(2030, 3, 2), None),
        ([EXTENDED, REVOKED], date(2029, 12, 1), Status.REVOKED, date(2027, 5, 1), None),
    ],
)
def test_the_status_of_a_day(
    changes: list[Change], day: date, status: Status, since: date, until: date | None
) -> None:
    assert status_on(TERM, changes, day) == DayStatus(status, since, until)


def test_a_suspension_lifted_and_renewed_on_one_day_is_the_one_recorded_last() -> None:
    day = date(2027, 3, 1)
    twice = [SUSPENDED, change(ChangeKind.RESUME, day), change(ChangeKind.SUSPEND, day)]
    assert status_on(TERM, twice[:2], day).status is Status.VALID
    assert status_on(TERM, twice, day).status is Status.SUSPENDED


@pytest.mark.parametrize(
    ("history", "asked", "reason"),
    [
        ([], change(ChangeKind.REVOKE, date(2026, 11, 19)), "before_issue"),
        ([REVOKED], change(ChangeKind.REVOKE, date(2028, 1, 1)), "already_ended"),
        ([REVOKED], change(ChangeKind.SUSPEND, date(2028, 1, 1)), "already_ended"),
        ([REPLACED], change(ChangeKind.SUPERSEDE, date(2028, 1, 1)), "already_ended"),
        ([SUSPENDED], change(ChangeKind.SUSPEND, date(2027, 3, 2)), "already_suspended"),
        ([], change(ChangeKind.RESUME, date(2027, 3, 2)), "not_suspended"),
        ([], change(ChangeKind.SUSPEND, date(2029, 11, 21)), "expired"),
        ([], change(ChangeKind.EXTEND, LAST), "extension_too_short"),
        ([], change(ChangeKind.EXTEND, LAST, LAST), "extension_too_short"),
        ([], change(ChangeKind.EXTEND, LAST, LAST + timedelta(days=181)), "extension_too_long"),
        (
            [EXTENDED],
            change(ChangeKind.EXTEND, LAST, date(2030, 3, 1)),
            "extension_too_short",
        ),
        (
            [],
            change(ChangeKind.EXTEND, date(2030, 3, 1), date(2030, 2, 1)),
            "extension_too_late",
        ),
    ],
)
def test_a_change_that_the_history_does_not_allow_is_refused(
    history: list[Change], asked: Change, reason: str
) -> None:
    with pytest.raises(StatusChangeRefused) as refused:
        check_change(TERM, history, asked, extension_days=180)
    assert refused.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ([], change(ChangeKind.REVOKE, date(2026, 11, 20))),
        ([], change(ChangeKind.REVOKE, date(2035, 1, 1))),
        ([REPLACED], change(ChangeKind.REVOKE, date(2028, 1, 1))),
        ([SUSPENDED], change(ChangeKind.RESUME, date(2027, 4, 1))),
        ([], change(ChangeKind.EXTEND, LAST, LAST + timedelta(days=180))),
        ([], change(ChangeKind.EXTEND, date(2030, 2, 1), date(2030, 2, 1))),
        ([], change(ChangeKind.SUPERSEDE, date(2028, 1, 1))),
        ([], change(ChangeKind.REPLACE, date(2028, 1, 1))),
        ([], change(ChangeKind.REPLACE, date(2035, 1, 1))),
    ],
)
def test_a_change_that_the_history_allows(history: list[Change], asked: Change) -> None:
    check_change(TERM, history, asked, extension_days=180)


kinds = st.sampled_from(list(ChangeKind))
days = st.dates(ISSUED, date(2031, 12, 31))
histories = st.lists(
    st.builds(
        lambda kind, on, span: Change(
            kind, on, LAST + timedelta(days=span) if kind is ChangeKind.EXTEND else None
        ),
        kinds,
        days,
        st.integers(1, 180),
    ),
    max_size=6,
)


@given(histories, days, days)
def test_a_revoked_certificate_never_counts_again(
    history: list[Change], revoked_on: date, later: date
) -> None:
    ended = [*history, Change(ChangeKind.REVOKE, revoked_on)]
    if later >= revoked_on:
        assert status_on(TERM, ended, later).status is Status.REVOKED


@given(histories, days)
def test_a_status_holds_from_its_since_to_its_day(history: list[Change], day: date) -> None:
    standing = status_on(TERM, history, day)
    assert ISSUED <= standing.since <= day
    if standing.until is not None:
        assert day <= standing.until
        assert status_on(TERM, history, standing.until + timedelta(days=1)) != standing


def test_the_status_list_has_eight_times_the_least_number_of_places() -> None:
    """Bitstring Status List asks for 131,072 at least, so that no certificate stands out."""
    assert STATUS_ENTRIES == 1_048_576
