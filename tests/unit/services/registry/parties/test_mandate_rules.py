"""Mandates: what each kind may, who gives it, who may hold it; every table by hand."""

from datetime import date

import pytest

from libs.contracts.core import Level, Role
from libs.contracts.people import HeldPost, Person
from libs.contracts.registry.mandates import MandateKind, MandateNotYours, MandateTooNarrow
from services.registry.parties.mandates import rules
from services.registry.parties.mandates.rules import Deed, Giver
from tests.support.ids import new_id

TODAY = date(2026, 11, 25)
COMMUNE, PROVINCE = "24133", "66"
HOMES = frozenset({COMMUNE, PROVINCE})
OWNER, STAFF = MandateKind.OWNER, MandateKind.STAFF
CONSULTANT, HELPER = MandateKind.CONSULTANT, MandateKind.COMMUNE_OFFICER

MAY = {
    (OWNER, Deed.DRAFT): True,
    (OWNER, Deed.LODGE): True,
    (OWNER, Deed.CHANGE_PRODUCER): True,
    (OWNER, Deed.GIVE): True,
    (STAFF, Deed.DRAFT): True,
    (STAFF, Deed.LODGE): True,
    (STAFF, Deed.CHANGE_PRODUCER): True,
    (STAFF, Deed.GIVE): False,
    (CONSULTANT, Deed.DRAFT): True,
    (CONSULTANT, Deed.LODGE): False,
    (CONSULTANT, Deed.CHANGE_PRODUCER): False,
    (CONSULTANT, Deed.GIVE): False,
    (HELPER, Deed.DRAFT): True,
    (HELPER, Deed.LODGE): True,
    (HELPER, Deed.CHANGE_PRODUCER): False,
    (HELPER, Deed.GIVE): False,
}


def test_the_table_is_whole() -> None:
    assert set(MAY) == {(kind, deed) for kind in MandateKind for deed in Deed}


@pytest.mark.parametrize(("kind", "deed"), MAY)
def test_a_mandate_reaches_as_far_as_its_kind(kind: MandateKind, deed: Deed) -> None:
    if MAY[kind, deed]:
        rules.require_wide_enough(kind, deed)
    else:
        with pytest.raises(MandateTooNarrow) as refused:
            rules.require_wide_enough(kind, deed)
        could = [one for one in MandateKind if MAY[one, deed]]
        assert refused.value.params["could"] == could


@pytest.mark.parametrize(
    ("mandate", "role", "unit", "gives"),
    [
        (None, Role.OFFICER, COMMUNE, set(MandateKind)),
        (None, Role.OFFICER, PROVINCE, set(MandateKind)),
        (None, Role.OFFICER, "24121", set()),
        (None, Role.OFFICER, "643", set()),
        (None, Role.OFFICER, "VN", set()),
        (HELPER, Role.OFFICER, "24121", set()),
        (None, Role.LEADER, COMMUNE, set()),
        (None, Role.PRODUCER, COMMUNE, set()),
        (OWNER, Role.PRODUCER, "00004", {STAFF, CONSULTANT}),
        (STAFF, Role.PRODUCER, COMMUNE, set()),
        (CONSULTANT, Role.PRODUCER, COMMUNE, set()),
    ],
)
def test_the_home_offices_give_any_and_an_owner_his_own_people(
    mandate: MandateKind | None, role: Role, unit: str, gives: set[MandateKind]
) -> None:
    for kind in MandateKind:
        giver = Giver(mandate, role, unit)
        if kind in gives:
            rules.require_gives(giver, kind, HOMES)
        else:
            with pytest.raises(MandateNotYours):
                rules.require_gives(giver, kind, HOMES)


def _post(role: Role, level: Level, unit: str, ends_on: date | None = None) -> HeldPost:
    return HeldPost(
        id=new_id(),
        role=role,
        level=level,
        unit=unit,
        title="",
        organisation=None,
        organisation_name="",
        begins_on=date(2020, 1, 1),
        ends_on=ends_on,
    )


def _person(*posts: HeldPost, active: bool = True) -> Person:
    return Person(
        account=new_id(), name="A", active=active, person=None, birth_year=None, posts=list(posts)
    )


PRODUCER = _post(Role.PRODUCER, Level.COMMUNE, COMMUNE)
OFFICER = _post(Role.OFFICER, Level.COMMUNE, COMMUNE)
FORMER = _post(Role.OFFICER, Level.COMMUNE, COMMUNE, date(2026, 11, 24))
OTHERS_OFFICER = _post(Role.OFFICER, Level.COMMUNE, "24121")
PROVINCES = _post(Role.OFFICER, Level.PROVINCE, PROVINCE)
MEMBER = _post(Role.COUNCIL_MEMBER, Level.PROVINCE, PROVINCE)
ADMINISTRATOR = _post(Role.ADMINISTRATOR, Level.PROVINCE, PROVINCE)
AUDITOR = _post(Role.AUDITOR, Level.PROVINCE, PROVINCE)
LEADER = _post(Role.LEADER, Level.COMMUNE, COMMUNE)
OWN_PEOPLE = (OWNER, STAFF, CONSULTANT)

HOLDERS = [
    (OWN_PEOPLE, _person(PRODUCER), None),
    (OWN_PEOPLE, _person(PRODUCER, FORMER), None),
    (OWN_PEOPLE, None, "account_unknown"),
    (OWN_PEOPLE, _person(PRODUCER, active=False), "account_unknown"),
    (OWN_PEOPLE, _person(), "not_a_producers_account"),
    (OWN_PEOPLE, _person(FORMER), "not_a_producers_account"),
    *(
        (OWN_PEOPLE, _person(PRODUCER, office), "office_holder")
        for office in (OFFICER, PROVINCES, MEMBER, ADMINISTRATOR, AUDITOR, LEADER)
    ),
    ((HELPER,), _person(OFFICER), None),
    ((HELPER,), _person(OFFICER, PRODUCER), None),
    ((HELPER,), None, "account_unknown"),
    *(
        ((HELPER,), _person(post), "not_an_officer_of_the_commune")
        for post in (PRODUCER, FORMER, OTHERS_OFFICER, PROVINCES, LEADER, ADMINISTRATOR)
    ),
]


@pytest.mark.parametrize(("kinds", "person", "code"), HOLDERS)
def test_who_may_hold_a_mandate(
    kinds: tuple[MandateKind, ...], person: Person | None, code: str | None
) -> None:
    for kind in kinds:
        found = rules.holder_faults(kind, person, commune=COMMUNE, today=TODAY)
        assert [(one.pointer, one.code) for one in found] == ([("/username", code)] if code else [])


@pytest.mark.parametrize(
    ("since", "until", "codes"),
    [
        (TODAY, None, []),
        (TODAY, TODAY, []),
        (date(2026, 12, 1), date(2027, 1, 1), []),
        (date(2026, 11, 24), None, ["mandate_reaches_back"]),
        (TODAY, date(2026, 11, 24), ["mandate_ends_before_it_begins"]),
        (
            date(2026, 11, 24),
            date(2026, 11, 23),
            ["mandate_reaches_back", "mandate_ends_before_it_begins"],
        ),
    ],
)
def test_a_mandate_does_not_reach_back(since: date, until: date | None, codes: list[str]) -> None:
    assert [one.code for one in rules.term_faults(since, until, TODAY)] == codes


@pytest.mark.parametrize(
    ("kind", "named", "filed", "code"),
    [
        (HELPER, True, True, None),
        (HELPER, False, False, "mandate_needs_a_paper"),
        (HELPER, True, False, "mandate_paper_not_filed"),
        (OWNER, False, False, None),
        (OWNER, True, True, None),
        (OWNER, True, False, "mandate_paper_not_filed"),
        (CONSULTANT, False, False, None),
    ],
)
def test_an_officers_mandate_rests_on_a_signed_paper(
    kind: MandateKind,
    *,
    named: bool,
    filed: bool,
    code: str | None,
) -> None:
    found = rules.paper_faults(kind, named=named, filed=filed)
    assert [one.code for one in found] == ([code] if code else [])


def test_an_organisation_advises_and_does_nothing_else() -> None:
    assert rules.organisation_faults(CONSULTANT, exists=True) == []
    for kind in (OWNER, STAFF, HELPER):
        found = rules.organisation_faults(kind, exists=True)
        assert [one.code for one in found] == ["organisations_advise_only"]
    assert [one.code for one in rules.organisation_faults(CONSULTANT, exists=False)] == [
        "organisation_unknown"
    ]


def test_a_helper_is_whoever_acted_since_the_dossier_was_begun() -> None:
    assert rules.is_helper([None], TODAY)
    assert rules.is_helper([date(2026, 1, 1), TODAY], TODAY)
    assert not rules.is_helper([date(2026, 11, 24)], TODAY)
    assert not rules.is_helper([], TODAY)
