from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from libs.contracts.core import Role
from libs.contracts.registry.notices import NoticeKind
from services.registry.atlas import Atlas, SuccessionFact, UnitFact
from services.registry.notices import rules
from services.registry.notices.rules import To

OLD, NEW, LAST, TODAY = (
    date(2018, 1, 1),
    date(2025, 7, 1),
    date(2025, 6, 30),
    date(2026, 11, 25),
)
ATLAS = Atlas(
    TODAY,
    [
        UnitFact("VN", OLD, None, None),
        UnitFact("67", OLD, LAST, "VN"),
        UnitFact("68", OLD, None, "VN"),
        UnitFact("660", OLD, LAST, "67"),
        UnitFact("24611", OLD, LAST, "660"),
        UnitFact("24612", OLD, LAST, "660"),
        UnitFact("24615", OLD, LAST, "660"),
        UnitFact("24611", NEW, None, "68"),
        UnitFact("24617", NEW, None, "68"),
        UnitFact("24620", NEW, None, "68"),
    ],
    [
        SuccessionFact("67", OLD, "68", OLD),
        SuccessionFact("24611", OLD, "24611", NEW),
        SuccessionFact("24612", OLD, "24611", NEW),
        SuccessionFact("24615", OLD, "24611", NEW),
        SuccessionFact("24615", OLD, "24617", NEW),
        SuccessionFact("24617", NEW, "24620", NEW),
    ],
)


@pytest.mark.parametrize(
    ("unit", "holder"),
    [
        ("VN", "VN"),
        ("68", "68"),
        ("67", "68"),
        ("660", "68"),
        ("24611", "24611"),
        ("24612", "24611"),
        ("24615", "68"),
        ("24617", "24617"),
        ("99999", "VN"),
    ],
    ids=[
        "the nation",
        "a province that is there",
        "a province that has ended",
        "a district",
        "a commune that is there",
        "a commune that was merged",
        "a commune that was divided",
        "a commune that gave a part away and is still there",
        "a code that nobody ever bore",
    ],
)
def test_work_in_hand_goes_to_the_unit_that_follows(unit: str, holder: str) -> None:
    assert rules.holder(ATLAS, unit) == holder


def test_a_unit_holds_what_its_predecessors_held_and_not_what_lies_below() -> None:
    assert rules.held_by(ATLAS, "24611") == {"24611", "24612"}
    assert rules.held_by(ATLAS, "68") == {"67", "68", "660", "24615"}
    assert rules.held_by(ATLAS, "VN") == {"VN"}
    assert rules.held_by(ATLAS, "24612") == frozenset()


@pytest.mark.parametrize(
    ("due", "kind"),
    [
        (date(2026, 11, 24), NoticeKind.STEP_OVERDUE),
        (date(2026, 11, 25), NoticeKind.STEP_DUE),
        (date(2026, 11, 26), NoticeKind.STEP_DUE),
    ],
)
def test_the_last_day_of_a_limit_is_not_late(due: date, kind: NoticeKind) -> None:
    assert rules.kind_of(due, TODAY) is kind


@pytest.mark.parametrize(
    "nobody_or_two", [To, lambda: To(unit="66", account=uuid4())], ids=["none", "two"]
)
def test_a_notice_is_for_exactly_one(nobody_or_two: Callable[[], To]) -> None:
    with pytest.raises(ValueError, match="for a unit or for an account"):
        nobody_or_two()


def test_only_officers_read_what_their_office_was_told() -> None:
    assert {role for role in Role if rules.reads_for_unit(role)} == {Role.OFFICER}
