"""What must be there to be submitted, what a mark may point to, what is hashed."""

from datetime import date
from uuid import UUID

import pytest

import law
from libs.contracts.registry.dossiers import Mark, SelfAssessment
from libs.contracts.registry.evidence import PaperKind
from services.registry.dossiers import documents
from services.registry.dossiers.documents import KnownPaper
from services.registry.dossiers.law import boxes
from tests.support.ids import new_id

PRODUCER = new_id()
TODAY = date(2026, 11, 22)


def a_paper(**changes: object) -> KnownPaper:
    facts: dict[str, object] = {
        "id": new_id(),
        "producer_id": PRODUCER,
        "kind": "TEST_REPORT",
        "sha256": "0" * 64,
        "expires_on": None,
    }
    return KnownPaper(**{**facts, **changes})  # type: ignore[arg-type]


def codes(
    paper: KnownPaper, *, filed_on: date | None = TODAY, named: UUID | None = None
) -> list[str]:
    faults = documents.paper_faults(
        [("/papers/0", named or paper.id)], {paper.id: paper}, PRODUCER, filed_on=filed_on
    )
    return [fault.code for fault in faults]


def test_a_good_paper_has_no_fault() -> None:
    assert codes(a_paper()) == []


def test_a_paper_of_somebody_else_is_as_unknown_as_none() -> None:
    assert codes(a_paper(producer_id=new_id())) == ["paper_unknown"]
    assert codes(a_paper(), named=new_id()) == ["paper_unknown"]


def test_a_paper_without_its_file_may_be_named_but_not_filed() -> None:
    paper = a_paper(sha256=None)
    assert codes(paper, filed_on=None) == []
    assert codes(paper) == ["paper_without_file"]


def test_a_paper_is_good_on_its_last_day_and_stale_on_the_next() -> None:
    assert codes(a_paper(expires_on=TODAY)) == []
    assert codes(a_paper(expires_on=date(2026, 11, 21))) == ["paper_expired"]


def test_papers_are_found_wherever_they_are_named() -> None:
    first, second = new_id(), new_id()
    assessment = SelfAssessment.model_validate(
        {"papers": [first], "answers": {"1.1": {"option": 1, "papers": [second]}}}
    )
    assert list(documents.places_of_papers(assessment)) == [
        ("/papers/0", first),
        ("/answers/1.1/papers/0", second),
    ]


LAW = law.read().newest().procedure
REGISTRATION = PaperKind("BUSINESS_REGISTRATION")
REPORT = PaperKind("TEST_REPORT")


def test_a_required_kind_that_nobody_named_is_missing() -> None:
    (fault,) = documents.missing_papers(LAW, 1, "cooperative", frozenset({REPORT}))
    assert (fault.code, fault.params) == ("paper_missing", {"kind": "BUSINESS_REGISTRATION"})
    given = frozenset({REGISTRATION})
    assert documents.missing_papers(LAW, 1, "cooperative", given) == []


def test_a_cooperative_group_has_no_registration_to_show() -> None:
    assert documents.missing_papers(LAW, 1, "cooperative_group", frozenset()) == []


def test_a_paper_of_one_sector_is_asked_for_in_that_sector_only() -> None:
    one = LAW.required_papers[0].model_copy(update={"sectors": ("VI",)})
    tourism = LAW.model_copy(update={"required_papers": (one,)})
    assert documents.missing_papers(tourism, 1, "cooperative", frozenset()) == []
    assert len(documents.missing_papers(tourism, 26, "cooperative", frozenset())) == 1


def test_a_box_that_the_form_does_not_have_is_refused_at_its_place() -> None:
    """26/2026 Phụ lục III, Mẫu 02: ten boxes."""
    known = boxes(LAW)
    assert len(known) == 10
    ticked = SelfAssessment.model_validate({"general": {"boxes": ["trademark", "five_stars"]}})
    (fault,) = documents.box_faults(ticked, known)
    assert (fault.pointer, fault.code) == ("/general/boxes/1", "box_unknown")


@pytest.mark.parametrize(
    "place",
    ["/self_assessment/answers/1.1", "/self_assessment/answers/1.1/option", "/papers/0", "/a~1b"],
)
def test_a_mark_points_to_a_place_that_is_there(place: str) -> None:
    document = {
        "self_assessment": {"answers": {"1.1": {"option": 2}}},
        "papers": ["x"],
        "a/b": 1,
    }
    assert documents.mark_faults([Mark(pointer=place, note="Sai")], document) == []


@pytest.mark.parametrize(
    "place",
    [
        "/nothing",
        "/papers/1",
        "/papers/-",
        "/papers/²",
        "/self_assessment/answers/9.9",
        "/papers/0/x",
    ],
)
def test_a_mark_to_nowhere_is_refused(place: str) -> None:
    document = {"self_assessment": {"answers": {}}, "papers": ["x"]}
    (fault,) = documents.mark_faults([Mark(pointer=place, note="Sai")], document)
    assert (fault.pointer, fault.code) == ("/marks/0/pointer", "no_such_place")
