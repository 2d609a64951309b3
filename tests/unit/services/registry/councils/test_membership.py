"""Who may be a member, and what a council must be."""

from datetime import date
from typing import Any

import pytest

from libs.contracts.core import Level, Role
from libs.contracts.people import HeldPost, Person
from libs.contracts.registry.councils import CouncilCreate, MemberInput, Regulations
from services.registry.councils.membership import (
    faults_of_founding,
    faults_of_members,
    faults_of_regulations,
    why_not_member,
)
from tests.support.ids import new_id

DAY = date(2026, 11, 22)


def post(**changes: Any) -> HeldPost:
    facts = {
        "id": new_id(),
        "role": Role.COUNCIL_MEMBER,
        "level": Level.PROVINCE,
        "unit": "66",
        "title": "Phó Giám đốc",
        "organisation": None,
        "organisation_name": "Sở Y tế",
        "begins_on": date(2026, 1, 1),
        "ends_on": None,
    }
    return HeldPost.model_validate({**facts, **changes})


def person(*posts: HeldPost, **changes: Any) -> Person:
    facts = {
        "account": new_id(),
        "name": "Lê Văn Thắng",
        "active": True,
        "person": None,
        "birth_year": None,
        "posts": list(posts),
    }
    return Person.model_validate({**facts, **changes})


OFFICER = post(role=Role.OFFICER)
# By hand: a person as the gateway tells of it, and why it is no member of the province 66.
WHO: list[tuple[str, Person | None, str | None]] = [
    ("with the post", person(post()), None),
    ("an officer with the post beside his own", person(OFFICER, post()), None),
    ("on the first day", person(post(begins_on=DAY)), None),
    ("on the last day", person(post(ends_on=DAY)), None),
    ("nobody", None, "no_such_account"),
    ("locked", person(post(), active=False), "account_not_active"),
    ("no post", person(), "no_council_post"),
    ("an officer only", person(OFFICER), "no_council_post"),
    ("a producer", person(post(role=Role.PRODUCER, level=Level.COMMUNE)), "no_council_post"),
    ("of another province", person(post(unit="01")), "no_council_post"),
    ("of the ministry", person(post(level=Level.MINISTRY, unit="VN")), "no_council_post"),
    ("ended yesterday", person(post(ends_on=date(2026, 11, 21))), "no_council_post"),
    ("begins tomorrow", person(post(begins_on=date(2026, 11, 23))), "no_council_post"),
]


@pytest.mark.parametrize(("who", "known", "code"), WHO, ids=[one[0] for one in WHO])
def test_who_may_be_a_member(who: str, known: Person | None, code: str | None) -> None:
    assert why_not_member(known, Level.PROVINCE, "66", DAY) == code


def test_one_person_has_one_seat_whatever_the_account() -> None:
    twins = [person(post(), person="a" * 64) for _ in range(2)]
    members = [MemberInput(account_id=one.account) for one in twins]
    known = {one.account: one for one in twins}
    faults = faults_of_members(members, known, level=Level.PROVINCE, unit="66", day=DAY)
    assert [(one.pointer, one.code) for one in faults] == [
        ("/members/1/account_id", "person_twice")
    ]


def founding(seats: int = 5, **changes: Any) -> CouncilCreate:
    members: list[dict[str, Any]] = [
        {"account_id": new_id(), "chair": number == 0} for number in range(seats)
    ]
    body = {
        "name": "Hội đồng",
        "decision": {"number": "1/QĐ", "date": "2026-09-01"},
        "term_from": "2026-09-01",
        "members": members,
    }
    return CouncilCreate.model_validate({**body, **changes})


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (founding(), []),
        (founding(seats=1), [("/members", "too_few_members")]),
        (founding(seats=4), [("/members", "too_few_members")]),
        (
            founding(decision={"number": "1", "date": "2030-01-01"}, term_from="2030-01-01"),
            [("/decision/date", "founded_in_the_future")],
        ),
        (founding(term_from="2026-08-31"), [("/term_from", "term_before_founding")]),
        (
            founding(seats=1, regulations={"quorum_share": "1/999", "missed_floor": "ignored"}),
            [
                ("/members", "too_few_members"),
                ("/regulations/quorum_share", "quorum_share_out_of_bounds"),
                ("/regulations/missed_floor", "minimums_bind"),
            ],
        ),
    ],
)
def test_what_a_council_must_be(new: CouncilCreate, found: list[tuple[str, str]]) -> None:
    """A3."""
    faults = faults_of_founding(new, DAY)
    assert sorted((one.pointer, one.code) for one in faults) == sorted(found)


@pytest.mark.parametrize(
    ("share", "allowed"),
    [("1/1", True), ("1/2", True), ("3/4", True), ("5/7", True), ("3/2", False), ("49/99", False)],
)
def test_a_quorum_is_between_half_and_the_whole(share: str, *, allowed: bool) -> None:
    assert (faults_of_regulations(Regulations(quorum_share=share)) == []) is allowed


def test_a_substitute_is_no_regular_member() -> None:
    body = founding().model_dump()
    first = body["members"][0]["account_id"]
    body["members"].append({"account_id": new_id(), "stands_for": first})
    assert faults_of_founding(CouncilCreate.model_validate(body), DAY) == []
    del body["members"][4]
    codes = [one.code for one in faults_of_founding(CouncilCreate.model_validate(body), DAY)]
    assert codes == ["too_few_members"]
