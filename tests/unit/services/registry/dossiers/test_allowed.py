"""Which acts a reader is told it may do, by a table written by hand."""

from datetime import date

import pytest

import law
from gateway.access import scopes_of
from libs.contracts.core import Level, Role
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.registry.mandates import MandateKind as Kind
from libs.contracts.scoring import Outcome
from libs.kit.tokens import Principal
from services.registry.councils import ACTS as OF_COUNCILS
from services.registry.dossiers import ACTS as OF_DOSSIERS
from services.registry.dossiers.allowed import Reader, allowed_acts, possible, said
from services.registry.dossiers.rules import Result, Standing
from services.registry.standing import ACTS as OF_STANDING
from tests.support.ids import new_id

DAY = date(2026, 11, 22)
LAW = {one.procedure.id: one.procedure for one in law.read()}["26-2026"]
ACTS = [*OF_DOSSIERS, *OF_COUNCILS, *OF_STANDING]
FOUR = Result(Outcome.RECOGNISE, Level.PROVINCE)

# Where a dossier of 26/2026 stands (stages: commune, province, ministry), who reads, what it may.
MAY = [
    (Standing(At.DRAFT), "producer", {"revise", "submit", "withdraw"}),
    (Standing(At.DRAFT), "commune", set()),
    (Standing(At.SUBMITTED), "producer", {"withdraw"}),
    (Standing(At.SUBMITTED), "commune", {"accept", "return", "reject"}),
    (Standing(At.SUBMITTED), "province", set()),
    (Standing(At.SUBMITTED), "inspector", set()),
    (Standing(At.ACCEPTED), "commune", {"report", "return", "reject"}),
    (Standing(At.COMMUNE_REPORTED), "commune", {"report", "propose", "return", "reject"}),
    (Standing(At.PROPOSED, 1), "producer", {"withdraw"}),
    (Standing(At.PROPOSED, 1), "commune", set()),
    (Standing(At.PROPOSED, 1), "province", {"accept", "return", "reject", "enter_round"}),
    (Standing(At.PROPOSED, 1), "ministry", set()),
    (Standing(At.IN_ROUND, 1), "member", {"sheet.filed"}),
    (Standing(At.IN_ROUND, 1), "province", {"open"}),
    (Standing(At.IN_ROUND, 1), "producer", set()),
    (Standing(At.SCORED, 1), "member", {"conclude"}),
    (Standing(At.SCORED, 1), "province", {"conclude"}),
    (Standing(At.SCORED, 1), "ministry", set()),
    (Standing(At.SCORED, 1), "inspector", set()),
    (Standing(At.SCORED, 1), "commune", set()),
    (Standing(At.RETURNED, 1), "producer", {"revise", "submit", "withdraw"}),
    (Standing(At.RETURNED, 1), "province", set()),
    (Standing(At.RECOGNISED, 1, FOUR), "province", set()),
    (Standing(At.CONCLUDED, 1, FOUR), "province", {"recognise"}),
    (Standing(At.CONCLUDED, 1, FOUR, annulled=True), "province", {"recognise", "close"}),
    (Standing(At.CONCLUDED, 1, FOUR, annulled=True), "ministry", set()),
    (Standing(At.RECOGNISED, 1, FOUR, annulled=True), "province", set()),
    (Standing(At.WITHDRAWN), "producer", set()),
]
WHO = {
    "producer": (Role.PRODUCER, Level.COMMUNE, "24133"),
    "commune": (Role.OFFICER, Level.COMMUNE, "24133"),
    "province": (Role.OFFICER, Level.PROVINCE, "66"),
    "ministry": (Role.OFFICER, Level.MINISTRY, "VN"),
    "member": (Role.COUNCIL_MEMBER, Level.PROVINCE, "66"),
    "inspector": (Role.INSPECTOR, Level.PROVINCE, "66"),
}


def reader(name: str) -> Principal:
    role, level, unit = WHO[name]
    return Principal(new_id(), role, level, unit, scopes_of(role, level), "test")


@pytest.mark.parametrize(("standing", "who", "acts"), MAY)
def test_a_reader_is_told_what_it_may_do(standing: Standing, who: str, acts: set[str]) -> None:
    now = possible(LAW, standing, ACTS, DAY)
    told = allowed_acts(now, Reader(reader(who)), historic=False)
    assert {one.act for one in told if not one.missing} == acts


# Who acts for the producer by which mandate, where a dossier stands, what it may do.
MAY_FOR_IT = [
    (At.DRAFT, "commune", Kind.COMMUNE_OFFICER, {"revise", "submit", "withdraw"}),
    (At.SUBMITTED, "commune", Kind.COMMUNE_OFFICER, {"withdraw"}),
    (At.RETURNED, "commune", Kind.COMMUNE_OFFICER, {"revise", "submit", "withdraw"}),
    (At.ACCEPTED, "commune", Kind.COMMUNE_OFFICER, {"withdraw"}),
    (At.DRAFT, "producer", Kind.OWNER, {"revise", "submit", "withdraw"}),
    (At.DRAFT, "producer", Kind.STAFF, {"revise", "submit", "withdraw"}),
    (At.DRAFT, "producer", Kind.CONSULTANT, {"revise"}),
    (At.SUBMITTED, "producer", Kind.CONSULTANT, set()),
]


@pytest.mark.parametrize(("at", "who", "kind", "acts"), MAY_FOR_IT)
def test_who_acts_for_a_producer_is_told_what_its_mandate_reaches_to(
    at: At, who: str, kind: Kind, acts: set[str]
) -> None:
    now = possible(LAW, Standing(at), ACTS, DAY)
    asks = Reader(reader(who), kind, helped=who == "commune")
    told = {one.act: one.missing for one in allowed_acts(now, asks, historic=False)}
    assert {act for act, missing in told.items() if not missing} == acts
    if at is At.SUBMITTED and who == "commune":
        assert told["accept"] == ["helped_by_yourself"]


def test_who_drafts_the_conclusion_is_not_told_that_it_is_no_member() -> None:
    now = possible(LAW, Standing(At.SCORED, 1), ACTS, DAY)
    for who, missing in {
        "province": [],
        "member": [],
        "ministry": ["not_your_level"],
        "inspector": ["permission_missing", "not_a_member"],
    }.items():
        told = {one.act: one for one in allowed_acts(now, Reader(reader(who)), historic=False)}
        assert told["conclude"].missing == missing, who


def test_what_is_missing_is_named() -> None:
    now = possible(LAW, Standing(At.SUBMITTED), ACTS, DAY)
    told = {one.act: one for one in allowed_acts(now, Reader(reader("province")), historic=False)}
    assert told["accept"].level is Level.COMMUNE
    assert told["accept"].missing == ["not_your_level"]
    assert told["withdraw"].level is None
    assert told["withdraw"].missing == ["producers_own_step"]
    assert set(told) == {"accept", "return", "reject", "withdraw"}


def test_a_refusal_says_what_is_possible_and_who_could() -> None:
    now = possible(LAW, Standing(At.RETURNED), ACTS, DAY)
    assert said(now) == ["revise (producer)", "submit (producer)", "withdraw (producer)"]


def test_history_is_entered_by_officers_from_their_level_down() -> None:
    now = possible(LAW, Standing(At.SUBMITTED), ACTS, DAY)
    for who, missing in (("province", []), ("commune", ["history_only"])):
        told = allowed_acts(now, Reader(reader(who)), historic=True)
        assert {tuple(one.missing) for one in told} == {tuple(missing)}
