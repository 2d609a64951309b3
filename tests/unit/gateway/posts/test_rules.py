"""Who may give which post, which do not go together, and when one is held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gateway.access import ACCESS
from gateway.places import UnitPlace
from gateway.posts import rules
from gateway.posts.contracts import PostState
from gateway.posts.errors import PostsDoNotGoTogether
from gateway.posts.rules import Position
from libs.contracts.core import Level, Role
from libs.contracts.errors import OcopError
from libs.contracts.people import HeldPost
from tests.support.ids import new_id

MINISTRY = Position(Role.ADMINISTRATOR, Level.MINISTRY, "VN", None)
PROVINCE = Position(Role.ADMINISTRATOR, Level.PROVINCE, "66", "66")
COMMUNE = Position(Role.ADMINISTRATOR, Level.COMMUNE, "24133", None)

NATION_POST = ("ministry", "VN", None)
OWN_PROVINCE = ("province", "66", "66")
OWN_DISTRICT = ("district", "643", "66")
OWN_COMMUNE = ("commune", "24133", "66")
NEXT_COMMUNE = ("commune", "24121", "66")
FAR_PROVINCE = ("province", "01", "01")
FAR_COMMUNE = ("commune", "00004", "01")

OK, OUTSIDE, TWIN, PRODUCERS = (
    "",
    "outside_territory",
    "administrator_of_same_level",
    "producers_only",
)


@pytest.mark.parametrize(
    ("role", "where", "ministry", "province", "commune"),
    [
        ("officer", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("leader", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("steward", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("council_member", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("inspector", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("auditor", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("administrator", NATION_POST, OK, OUTSIDE, OUTSIDE),
        ("officer", OWN_PROVINCE, OK, OK, OUTSIDE),
        ("leader", OWN_PROVINCE, OK, OK, OUTSIDE),
        ("council_member", OWN_PROVINCE, OK, OK, OUTSIDE),
        ("inspector", OWN_PROVINCE, OK, OK, OUTSIDE),
        ("auditor", OWN_PROVINCE, OK, OK, OUTSIDE),
        ("administrator", OWN_PROVINCE, OK, TWIN, OUTSIDE),
        ("officer", OWN_DISTRICT, OK, OK, OUTSIDE),
        ("council_member", OWN_DISTRICT, OK, OK, OUTSIDE),
        ("officer", OWN_COMMUNE, OK, OK, PRODUCERS),
        ("leader", OWN_COMMUNE, OK, OK, PRODUCERS),
        ("producer", OWN_COMMUNE, OK, OK, OK),
        ("administrator", OWN_COMMUNE, OK, OK, TWIN),
        ("producer", NEXT_COMMUNE, OK, OK, OUTSIDE),
        ("officer", NEXT_COMMUNE, OK, OK, OUTSIDE),
        ("officer", FAR_PROVINCE, OK, OUTSIDE, OUTSIDE),
        ("administrator", FAR_PROVINCE, OK, OUTSIDE, OUTSIDE),
        ("producer", FAR_COMMUNE, OK, OUTSIDE, OUTSIDE),
        ("administrator", FAR_COMMUNE, OK, OUTSIDE, OUTSIDE),
    ],
)
def test_who_may_give_which_post(
    role: str, where: tuple[str, str, str | None], ministry: str, province: str, commune: str
) -> None:
    level, unit, lies_in = where
    post = Position(Role(role), Level(level), unit, lies_in)
    for giver, refusal in ((MINISTRY, ministry), (PROVINCE, province), (COMMUNE, commune)):
        assert _refusal(giver, post) == refusal, giver


def _refusal(giver: Position, post: Position) -> str:
    try:
        rules.check_may_give(giver, post)
    except OcopError as error:
        return error.code
    return ""


def test_nobody_gives_a_post_above_himself() -> None:
    above = Position(Role.OFFICER, Level.PROVINCE, "24133", "66")
    assert _refusal(COMMUNE, above) == "level_above"


TOGETHER = {
    ("officer", "leader"),
    ("officer", "council_member"),
    ("officer", "producer"),
    ("officer", "inspector"),
    ("leader", "council_member"),
    ("council_member", "producer"),
    ("auditor", "inspector"),
    ("auditor", "producer"),
    ("administrator", "administrator"),
    ("auditor", "auditor"),
}
APART = {
    ("administrator", "officer"),
    ("administrator", "leader"),
    ("administrator", "steward"),
    ("administrator", "council_member"),
    ("administrator", "producer"),
    ("administrator", "inspector"),
    ("administrator", "auditor"),
    ("auditor", "officer"),
    ("auditor", "leader"),
    ("auditor", "steward"),
    ("auditor", "council_member"),
}


@pytest.mark.parametrize(("one", "other"), sorted(TOGETHER))
def test_posts_that_go_together(one: str, other: str) -> None:
    rules.check_go_together(Role(one), [Role(other)])
    rules.check_go_together(Role(other), [Role(one)])


@pytest.mark.parametrize(("one", "other"), sorted(APART))
def test_posts_that_one_person_never_holds_at_once(one: str, other: str) -> None:
    for role, beside in ((one, other), (other, one)):
        with pytest.raises(PostsDoNotGoTogether):
            rules.check_go_together(Role(role), [Role.PRODUCER, Role(beside)])


def a_post(begins: str, ends: str | None) -> HeldPost:
    return HeldPost(
        id=new_id(),
        role=Role.OFFICER,
        level=Level.COMMUNE,
        unit="24133",
        title="",
        organisation=None,
        organisation_name="",
        begins_on=date.fromisoformat(begins),
        ends_on=date.fromisoformat(ends) if ends else None,
    )


@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [
        ("2026-11-25", None, PostState.CURRENT),
        ("2026-11-25", "2026-11-25", PostState.CURRENT),
        ("2020-01-01", "2026-11-24", PostState.ENDED),
        ("2026-11-26", None, PostState.COMING),
        ("2026-11-26", "2026-11-25", PostState.ENDED),
        ("2026-11-25", "2026-11-24", PostState.ENDED),
    ],
)
def test_a_post_is_held_by_days(begins: str, ends: str | None, state: PostState) -> None:
    assert rules.state_of(a_post(begins, ends), date(2026, 11, 25)) is state


@pytest.mark.parametrize(
    ("begins", "last"),
    [("2020-01-01", "2026-11-24"), ("2026-11-25", "2026-11-24"), ("2026-12-01", "2026-11-30")],
)
def test_a_post_that_is_ended_holds_no_more_today(begins: str, last: str) -> None:
    ended = rules.last_day_if_ended(date.fromisoformat(begins), date(2026, 11, 25))
    assert ended == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (("2026-01-01", None), ("2026-06-01", None), True),
        (("2026-01-01", "2026-06-01"), ("2026-06-01", None), True),
        (("2026-01-01", "2026-05-31"), ("2026-06-01", None), False),
        (("2026-06-01", "2026-05-31"), ("2026-01-01", None), False),
    ],
)
def test_posts_of_common_days(
    one: tuple[str, str | None], other: tuple[str, str | None], *, common: bool
) -> None:
    assert rules.overlap(a_post(*one), a_post(*other)) is common
    assert rules.overlap(a_post(*other), a_post(*one)) is common


@pytest.mark.parametrize(
    ("last", "now", "minutes"),
    [
        (None, datetime(2026, 11, 25, 16, 55, tzinfo=UTC), 15),
        ("2026-11-25", datetime(2026, 11, 25, 16, 40, tzinfo=UTC), 15),
        ("2026-11-25", datetime(2026, 11, 25, 16, 55, tzinfo=UTC), 5),
    ],
)
def test_a_token_ends_with_the_last_day_of_its_post(
    last: str | None, now: datetime, minutes: int
) -> None:
    longest = timedelta(minutes=15)
    life = rules.life_of_token(a_post("2026-01-01", last), now, longest=longest)
    assert life == timedelta(minutes=minutes)


def test_every_pair_of_the_table_can_be_an_account_and_no_other() -> None:
    for role in Role:
        for level in Level:
            place = UnitPlace("x", level, in_force=True, province="66")
            faults = rules.faults_of_position(role, level, "x", place)
            assert bool(faults) == ((role, level) not in ACCESS)


@pytest.mark.parametrize(
    ("level", "place", "code"),
    [
        (Level.COMMUNE, None, "unknown_unit"),
        (Level.COMMUNE, (Level.PROVINCE, True), "unit_not_of_level"),
        (Level.COMMUNE, (Level.COMMUNE, False), "unit_not_in_force"),
        (Level.PROVINCE, (Level.PROVINCE, False), "unit_not_in_force"),
        (Level.DISTRICT, (Level.DISTRICT, False), None),
        (Level.DISTRICT, (Level.DISTRICT, True), None),
    ],
)
def test_an_account_belongs_to_a_unit_of_its_level_that_is_there(
    level: Level, place: tuple[Level, bool] | None, code: str | None
) -> None:
    """1489/QĐ-TTg: former districts' officers go on."""
    known = place and UnitPlace("x", place[0], in_force=place[1], province="66")
    faults = rules.faults_of_position(Role.OFFICER, level, "x", known)
    assert [(fault.pointer, fault.code) for fault in faults] == ([("/unit", code)] if code else [])
    assert all(fault.params["unit"] == "x" for fault in faults)


def test_a_role_that_a_level_does_not_have_is_refused_at_the_level() -> None:
    place = UnitPlace("x", Level.COMMUNE, in_force=True, province="66")
    (fault,) = rules.faults_of_position(Role.AUDITOR, Level.COMMUNE, "x", place)
    assert (fault.pointer, fault.code) == ("/level", "role_not_at_level")
    assert fault.params == {"role": "auditor", "level": "commune"}
