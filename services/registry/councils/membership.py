"""Who may be a member, and what a council must be to be founded (pure)."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault
from libs.contracts.people import HeldPost, Person
from libs.contracts.registry.councils import CouncilCreate, MemberInput, Regulations
from services.registry.councils.seating import LEAST_PART

LEAST_SEATS: Final = 5
"""The least number of regular members.

Ours: decision 0122; no decision of the Prime Minister names one, five of seven sit at the centre.
"""


def post_of(person: Person, level: Level, unit: str, day: date) -> HeldPost | None:
    """Give the council post of a level and unit that a person holds on a day.

    Law: 26/2026 Đ.7 k.3b, k.4b: a council's members are sent by the agencies of its level.
    """
    fits = (
        post
        for post in person.posts
        if post.role is Role.COUNCIL_MEMBER
        and (post.level, post.unit) == (level, unit)
        and post.holds_on(day)
    )
    return next(fits, None)


def why_not_member(person: Person | None, level: Level, unit: str, day: date) -> str | None:
    """Say by which code somebody cannot sit in a council on a day; None where he can.

    Ours: decision 0122; an account that exists, is active and holds the post on the day itself.
    """
    if person is None:
        return "no_such_account"
    if not person.active:
        return "account_not_active"
    return None if post_of(person, level, unit, day) else "no_council_post"


def is_member_on(joined_on: date | None, left_on: date | None, day: date) -> bool:
    """Say whether a seat is held on a day; its first and its last day belong to it.

    Ours: decision 0122.
    """
    return joined_on is not None and joined_on <= day and (left_on is None or day <= left_on)


def faults_of_members(
    members: Sequence[MemberInput],
    known: Mapping[UUID, Person],
    *,
    level: Level,
    unit: str,
    day: date,
) -> list[Fault]:
    """Give what is wrong with the members of a council to be founded; one person has one seat.

    Ours: decision 0122.
    """
    faults, persons = [], set[str]()
    for number, member in enumerate(members):
        person = known.get(member.account_id)
        code = why_not_member(person, level, unit, day)
        if person is not None and person.person is not None:
            code = code or ("person_twice" if person.person in persons else None)
            persons.add(person.person)
        if code is not None:
            facts = {"level": level.value, "unit": unit, "day": day.isoformat()}
            faults.append(Fault(f"/members/{number}/account_id", code, facts))
    return faults


def faults_of_change(
    regular: Sequence[tuple[UUID | None, bool]],
    stands_for: Sequence[UUID | None],
    leaves_unknown: Sequence[int] = (),
    joins_unknown: Sequence[int] = (),
) -> list[Fault]:
    """Give what is wrong with a council as a change would leave it.

    `regular`: account and whether it is the chair, of everybody who then has a seat; `stands_for`:
    whose substitutes there then are; the last two: places of those who are no members, and of
    those who were not to be appointed.

    Ours: decision 0122; what is asked of a new council is asked of a changed one.
    """
    unknown = {"/leaves": leaves_unknown, "/joins": joins_unknown}
    faults = [
        Fault(f"{list_}/{place}", "member_unknown")
        for list_, places in unknown.items()
        for place in places
    ]
    if len(regular) < LEAST_SEATS:
        facts = {"least": LEAST_SEATS, "given": len(regular)}
        faults.append(Fault("/leaves", "too_few_members", facts))
    if sum(chair for _, chair in regular) != 1:
        faults.append(Fault("", "one_chair"))
    accounts = {account for account, _ in regular}
    if not set(stands_for) <= accounts:
        faults.append(Fault("", "stands_for_nobody"))
    if len(set(stands_for)) != len(stands_for):
        faults.append(Fault("", "two_substitutes_for_one"))
    if len(accounts) != len(regular):
        faults.append(Fault("", "member_twice"))
    return faults


def faults_of_founding(new: CouncilCreate, today: date) -> list[Fault]:
    """Give what is wrong with a council of today but for its members.

    Ours: decision 0122.
    """
    faults = faults_of_regulations(new.regulations)
    given = sum(one.stands_for is None for one in new.members)
    if given < LEAST_SEATS:
        faults.append(Fault("/members", "too_few_members", {"least": LEAST_SEATS, "given": given}))
    if new.decision.date > today:
        facts = {"latest": today.isoformat()}
        faults.append(Fault("/decision/date", "founded_in_the_future", facts))
    if new.term_from < new.decision.date:
        facts = {"earliest": new.decision.date.isoformat()}
        faults.append(Fault("/term_from", "term_before_founding", facts))
    return faults


def faults_of_regulations(regulations: Regulations) -> list[Fault]:
    """Give what regulations may not say.

    Law: 26/2026 Phụ lục II prints the minimums on the sheets, so no council lets them count for
    nothing. Ours: decision 0122, a quorum of half at least and of the whole at most.
    """
    faults = []
    if not LEAST_PART <= Fraction(regulations.quorum_share) <= 1:
        facts = {"least": str(LEAST_PART)}
        faults.append(Fault("/regulations/quorum_share", "quorum_share_out_of_bounds", facts))
    if regulations.missed_floor == "ignored":
        faults.append(Fault("/regulations/missed_floor", "minimums_bind"))
    return faults
