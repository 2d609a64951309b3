"""Who puts what in force, and which numbers are one: tables written by hand."""
# ruff: noqa: E501 - a table is read by its lines

from datetime import date

import pytest

from libs.contracts.core import Level, Role
from libs.contracts.errors import InvalidInput, OcopError
from libs.contracts.people import HeldPost
from libs.contracts.registry.documents import DocumentKind, DocumentState
from services.registry.documents import rules
from services.registry.documents.rules import Drafted, Signing, Way, Who
from tests.support.ids import new_id

ONE, OTHER = Who(new_id(), "a" * 64), Who(new_id(), "b" * 64)
SAME_HASH = Who(new_id(), "a" * 64)
SAME_ACCOUNT = Who(ONE.account, None)
UNKNOWN = Who(new_id(), None)


@pytest.mark.parametrize(
    "number",
    [
        "345/QĐ-UBND",
        "345/qđ-ubnd",
        " 345 / QĐ - UBND ",
        "345/QĐ\u2010UBND",
        "345/QĐ\u2011UBND",
        "345/QĐ\u2012UBND",
        "345/QĐ\u2013UBND",
        "345/QĐ\u2014UBND",
        "345/QĐ\u2015UBND",
        "345/QĐ\u2212UBND",
        "345/QĐ\uff0dUBND",
        "345/QÐ-UBND",
        "345/QD-UBND",
        "345/Q\u0189-UBND",
        "0345/QĐ-UBND",
        "\uff13\uff14\uff15/QĐ-UBND",
        "345/QĐUBND",
        "345/QĐ\u00a0-\u200bUBND",
    ],
)
def test_one_number_written_in_many_ways_is_one(number: str) -> None:
    assert rules.number_key(number) == "345/qdubnd"


@pytest.mark.parametrize("number", ["346/QĐ-UBND", "345/QĐ-HĐND", "345/CV-UBND", "3/45/QĐ-UBND"])
def test_other_numbers_are_others(number: str) -> None:
    assert rules.number_key(number) != "345/qdubnd"


@pytest.mark.parametrize("number", ["QĐ-UBND", "345/QΔ-UBND", "345/Qд-UBND", "345;UBND", "—"])
def test_a_number_of_other_signs_or_without_a_digit_is_refused(number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.require_readable(number)
    assert refused.value.faults[0].code == "document_number_unreadable"


TABLE = """
# state     historic of       by        role     way          who          post  unit  -> code
draft       no       province province  leader   signature    other        holds lasts -> -
draft       no       province province  leader   signature    unknown      holds lasts -> -
draft       no       province province  leader   signature    same_account holds lasts -> drafted_by_yourself
draft       no       province province  leader   signature    same_hash    holds lasts -> drafted_by_yourself
draft       no       province province  leader   signature    other        ended lasts -> post_has_ended
draft       no       province province  leader   signature    other        holds ended -> unit_has_ended
draft       no       province foreign   leader   signature    other        holds lasts -> not_this_units_leader
draft       no       province ministry  leader   signature    other        holds lasts -> not_this_units_leader
draft       no       province commune   leader   signature    other        holds lasts -> not_this_units_leader
draft       no       province province  officer  signature    other        holds lasts -> not_this_units_leader
draft       no       province province  officer  paper        other        holds lasts -> -
draft       no       province province  officer  paper        same_account holds lasts -> drafted_by_yourself
draft       no       province province  leader   paper        other        holds lasts -> not_this_units_leader
draft       no       province province  leader   confirmation other        holds lasts -> history_is_confirmed
draft       no       commune  commune   leader   signature    other        holds lasts -> -
draft       no       commune  province  leader   signature    other        holds lasts -> not_this_units_leader
draft       no       ministry ministry  leader   signature    other        holds lasts -> -
draft       no       district district  leader   signature    other        holds ended -> unit_has_ended
in_force    no       province province  leader   signature    other        holds lasts -> document_not_a_draft
annulled    no       province province  leader   signature    other        holds lasts -> document_not_a_draft
discarded   no       province province  leader   signature    other        holds lasts -> document_not_a_draft
in_force    no       province foreign   leader   signature    other        holds lasts -> not_this_units_leader
draft       yes      district province  leader   confirmation other        holds ended -> -
draft       yes      district district  leader   confirmation other        holds ended -> not_the_confirming_leader
draft       yes      district ministry  leader   confirmation other        holds ended -> not_the_confirming_leader
draft       yes      district foreign   leader   confirmation other        holds ended -> not_the_confirming_leader
draft       yes      district province  leader   signature    other        holds ended -> history_is_confirmed
draft       yes      district province  officer  paper        other        holds ended -> history_is_confirmed
draft       yes      district province  leader   confirmation same_hash    holds ended -> drafted_by_yourself
draft       yes      commune  province  leader   confirmation other        holds lasts -> -
draft       yes      province ministry  leader   confirmation other        holds lasts -> -
draft       yes      province province  leader   confirmation other        holds lasts -> not_the_confirming_leader
draft       yes      ministry ministry  leader   confirmation other        holds lasts -> -
draft       yes      ministry ministry  leader   confirmation same_account holds lasts -> drafted_by_yourself
draft       yes      ministry ministry  officer  confirmation other        holds lasts -> not_this_units_leader
in_force    yes      district province  leader   confirmation other        holds ended -> document_not_a_draft
"""
UNITS = {
    "commune": (Level.COMMUNE, "24133"),
    "district": (Level.DISTRICT, "643"),
    "province": (Level.PROVINCE, "66"),
    "foreign": (Level.PROVINCE, "01"),
    "ministry": (Level.MINISTRY, "VN"),
}
PERSONS = {
    "other": OTHER,
    "unknown": UNKNOWN,
    "same_account": SAME_ACCOUNT,
    "same_hash": SAME_HASH,
}


@pytest.mark.parametrize("line", [one for one in TABLE.strip().splitlines() if one[0] != "#"])
def test_who_puts_which_document_in_force(line: str) -> None:
    state, historic, of, by, role, way, who, post, unit, _, code = line.split()
    document = Drafted(
        state=DocumentState(state),
        historic=historic == "yes",
        level=UNITS[of][0],
        unit=UNITS[of][1],
        unit_lasts=unit == "lasts",
        province="66" if of != "ministry" else None,
        writers=(Who(new_id(), None), ONE, Who(new_id(), "c" * 64)),
    )
    signing = Signing(
        way=Way[way.upper()],
        who=PERSONS[who],
        role=Role(role),
        level=UNITS[by][0],
        unit=UNITS[by][1],
        post_holds=post == "holds",
    )
    if code == "-":
        rules.require_may_enter(document, signing)
        return
    with pytest.raises(OcopError) as refused:
        rules.require_may_enter(document, signing)
    assert refused.value.code == code


def test_what_lay_in_a_place_that_was_divided_is_confirmed_by_the_centre() -> None:
    assert rules.confirming(Level.DISTRICT, None) == (Level.MINISTRY, "VN")


@pytest.mark.parametrize(
    ("role", "level", "unit", "begins", "ends", "fits"),
    [
        (Role.LEADER, Level.PROVINCE, "66", date(2026, 1, 1), None, True),
        (Role.LEADER, Level.PROVINCE, "66", date(2026, 1, 1), date(2026, 11, 22), True),
        (Role.LEADER, Level.PROVINCE, "66", date(2026, 1, 1), date(2026, 11, 21), False),
        (Role.LEADER, Level.PROVINCE, "66", date(2026, 11, 23), None, False),
        (Role.LEADER, Level.PROVINCE, "01", date(2026, 1, 1), None, False),
        (Role.LEADER, Level.COMMUNE, "24133", date(2026, 1, 1), None, False),
        (Role.OFFICER, Level.PROVINCE, "66", date(2026, 1, 1), None, False),
    ],
)
def test_who_signs_holds_a_leaders_post_of_the_unit_on_that_day(
    role: Role, level: Level, unit: str, begins: date, ends: date | None, *, fits: bool
) -> None:
    post = HeldPost(
        id=new_id(),
        role=role,
        level=level,
        unit=unit,
        title="Chủ tịch",
        organisation=None,
        organisation_name="",
        begins_on=begins,
        ends_on=ends,
    )
    found = rules.signing_post([post], Level.PROVINCE, "66", date(2026, 11, 22))
    assert (found is post) is fits


def test_letters_minutes_and_reports_are_numbered_apart() -> None:
    groups = {kind: rules.number_group(kind) for kind in DocumentKind}
    assert groups[DocumentKind.RECOGNITION] == groups[DocumentKind.WITHDRAWAL] == "decision"
    assert groups[DocumentKind.COMMUNE_LETTER] == "letter"
    assert groups[DocumentKind.MINUTES] == "minutes"
    assert groups[DocumentKind.ADVISORY_REPORT] == "report"
