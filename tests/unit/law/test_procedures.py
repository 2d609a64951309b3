"""Every number of a procedure is a typed value: prose may repeat it, never be its only place."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest

import law
from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind, CouncilWay, Procedure
from libs.contracts.registry.parties import ProducerKind
from services.registry.calendar import official_calendar

FOLDERS = sorted(path.parent for path in law.FOLDER.glob("*/procedure.json"))
CITATIONS = {"clause", "source", "decision", "id", "title", "ends", "pattern", "code", "kind"}
"""Texts that cite or name; a number in them is a name."""
ACTS = {"1048", "781", "148", "1489"}
"""Numbers of decisions; a number of the law would not be one of these."""
NUMBERS = re.compile(r"\d+(?:/\d+)*")


def typed_numbers(value: Any) -> Iterator[str]:
    """Every number and date that a program can read below a value, as prose would write it."""
    match value:
        case bool() | None:
            return
        case int():
            yield str(value)
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = date.fromisoformat(value)
            yield from (f"{day.day}/{day.month}/{day.year}", f"{day.day:02}/{day.month}/{day.year}")
            yield from (f"{day.day:02}/{day.month:02}/{day.year}", str(day.day), f"{day.day:02}")
            yield str(day.year)
        case dict():
            for one in value.values():
                yield from typed_numbers(one)
        case list():
            for one in value:
                yield from typed_numbers(one)


def prose(value: Any, name: str = "") -> Iterator[str]:
    """Every text directly below an entry that is neither a citation nor a name."""
    match value:
        case str() if name not in CITATIONS and not re.fullmatch(r"[\w{}/.-]+", value):
            yield value
        case dict() if name == "label":
            yield from (text for text in value.values() if text)


def only_in_prose(entry: Any, where: str = "") -> Iterator[str]:
    if isinstance(entry, list):
        for place, one in enumerate(entry):
            yield from only_in_prose(one, f"{where}/{place}")
    if isinstance(entry, dict):
        known = set(typed_numbers(entry)) | set(
            NUMBERS.findall(" ".join(str(entry.get(name, "")) for name in ("clause", "id")))
        )
        for name, value in entry.items():
            for text in prose(value, name):
                for number in NUMBERS.findall(text):
                    if number not in known | ACTS:
                        yield f"{where}/{name}: {number} in “{text}”"
            if name not in CITATIONS | {"label"}:
                yield from only_in_prose(value, f"{where}/{name}")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_number_of_a_procedure_stands_in_prose_alone(folder: Any) -> None:
    procedure = orjson.loads((folder / law.PROCEDURE).read_bytes())
    del procedure["papers"], procedure["classification"]  # names of papers and of ministries
    assert list(only_in_prose(procedure)) == []


def test_a_number_in_prose_alone_is_found() -> None:
    planted = {"steps": [{"label": {"vi": "Trong 45 ngày", "en": "In 45 days"}, "clause": "Đ.7"}]}
    assert len(list(only_in_prose(planted))) == 2
    planted["steps"][0]["days"] = 45  # type: ignore[assignment]  # the planted cure
    assert list(only_in_prose(planted)) == []


def act(rulebook: str) -> Procedure:
    found = law.read().get(rulebook)
    assert found is not None
    return found.procedure


def test_the_limits_of_26_2026_are_as_printed() -> None:
    """Typed by hand from the articles, not from the data."""
    found = act("26-2026")
    again = found.paths[AssessmentKind.RE_EVALUATION]
    assert again.window is not None
    assert (again.window.earliest_days, again.window.latest_days) == (180, 120)  # Đ.7 k.6a
    assert again.council_way is CouncilWay.WRITTEN_OPINION  # Đ.7 k.6
    assert len(again.update_topics) == 9  # Đ.6 k.1c
    for level in (Level.PROVINCE, Level.MINISTRY):  # Đ.7 k.6g
        limit = found.time_limit(level, AssessmentKind.RE_EVALUATION)
        assert limit is not None
        assert limit.days == 45
    assert found.time_limit(Level.PROVINCE, AssessmentKind.FIRST) is None
    for kind in AssessmentKind:  # Đ.7 k.2
        limit = found.time_limit(Level.COMMUNE, kind)
        assert limit is not None
        assert limit.working_days == 15
    assert found.extension_days == 180  # Đ.12 k.3
    assert found.term.months == 36  # Đ.4
    assert found.withdrawal is not None
    assert found.withdrawal.time_limit is not None
    assert found.withdrawal.time_limit.days == 15  # Đ.8 k.4
    assert found.withdrawal.authority == {Level.PROVINCE: (3, 4), Level.MINISTRY: (5,)}  # Đ.8 k.2a
    assert len(found.withdrawal.grounds) == 6  # Đ.8 k.1
    assert found.samples is not None
    assert (found.samples.count, found.samples.exempt_sectors) == (5, ("VI",))  # Đ.6 k.2d, k.3
    assert found.paths[AssessmentKind.UPGRADE].change_report  # Đ.6 k.1b
    centre = found.step_at(Level.MINISTRY)
    assert centre is not None
    assert centre.below_at_centre is not None  # Đ.7 k.4g
    assert centre.below_at_centre.below == 90
    assert centre.below_at_centre.province_may == ("recognise_on_central_result", "assess_again")


def test_the_rounds_are_those_of_article_5() -> None:
    rounds = act("26-2026").rounds
    assert rounds is not None
    assert rounds.minimum_per_year == 2
    found = {(one.level, one.proposals_before, one.finish_before) for one in rounds.windows}
    assert found == {
        (Level.PROVINCE, "04-30", "06-30"),
        (Level.PROVINCE, "10-30", "12-30"),
        (Level.MINISTRY, "07-30", "09-30"),
        (Level.MINISTRY, "01-30", "03-30"),
    }


def test_only_tourism_is_open_to_associations() -> None:
    """Đ.2 k.3; and every kind of producer that the house knows is named by the act."""
    subjects = {one.kind: one.only_sector for one in act("26-2026").subjects}
    assert set(subjects) == set(ProducerKind) - {ProducerKind.COOPERATIVE_UNION}
    assert {kind for kind, sector in subjects.items() if sector} == {"association"}
    assert subjects["association"] == "VI"


@pytest.mark.parametrize("decree", list(law.read()), ids=lambda decree: decree.procedure.id)
def test_a_last_day_is_the_one_that_the_calendar_gives(decree: law.Decree) -> None:
    """Civil Code Đ.148 k.5: 30 days from 22/5/2026 end on a Sunday, hence on 22/6/2026."""
    entry_into_force = act("26-2026").issued
    for rule in decree.procedure.applies:
        if rule.finish_within is not None:
            due = official_calendar().due(entry_into_force, days=rule.finish_within.days)
            assert rule.finish_by == due
    ends = {rule.finish_by for rule in decree.procedure.applies}
    if decree.procedure.id.startswith("148"):
        assert ends == {date(2026, 7, 21), date(2026, 6, 22)}


def test_districts_end_on_the_first_of_july_2025() -> None:
    for rulebook in ("148", "1048-781"):
        (ended,) = act(rulebook).levels_ended
        assert (ended.level, ended.on) == (Level.DISTRICT, date(2025, 7, 1))
        assert ended.goes_on_with is Level.PROVINCE


@pytest.mark.parametrize(
    ("rulebook", "pattern", "keeper"),
    [
        ("26-2026", "{province}-{commune}-{ordinal}-{year}", Level.COMMUNE),
        ("148", "{province}-{district}-{ordinal}-{year}", Level.DISTRICT),
        ("1048-781", "{province}-{district}-{commune}-{ordinal}-{year}", Level.DISTRICT),
    ],
)
def test_a_product_code_is_written_as_on_the_papers_of_its_time(
    rulebook: str, pattern: str, keeper: Level
) -> None:
    code = act(rulebook).codes.product
    assert (code.pattern, code.ordinal_kept_by) == (pattern, keeper)
    assert code.year_of == "assessment"
