"""Days off of a year, put in force at run time, move the last days that run over them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from tests.service.registry.reference.conftest import Steward
from tests.support.clock import FixedClock
from tests.support.dossiers import a_submitted, act, path_of, sheet_of
from tests.support.reference import PROPOSALS, a_year, confirm, in_force, proposal, propose
from tests.support.registry import Caller, People, Registry, fault, made

TET = ("2027-02-04", "2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10")


@pytest.fixture
def clock() -> FixedClock:
    """Monday 18/1/2027."""
    return FixedClock(datetime(2027, 1, 18, 3, 0, tzinfo=UTC))


@pytest.fixture
def officer(people: People) -> Caller:
    return people.commune_officer()


@pytest.fixture
async def accepted(people: People, officer: Caller, scoring: ScoringClient) -> dict[str, Any]:
    """A dossier that the commune took in today."""
    sheet = await sheet_of(scoring)
    dossier = await a_submitted(people.producer(), sheet.answers(75))
    return made(await act(officer, path_of(dossier), "acceptance"))


async def due(officer: Caller, dossier: dict[str, Any]) -> tuple[str, bool]:
    shown = made(await officer.get(path_of(dossier)))["clock"]
    return shown["due_on"], shown["provisional"]


async def test_a_limit_over_a_year_that_is_not_announced_is_provisional(
    officer: Caller, accepted: dict[str, Any], steward: Steward
) -> None:
    _, provisional = await due(officer, accepted)
    assert provisional
    await in_force(steward(), steward(), proposal(a_year(2027, *TET), reason="Chính thức."))
    _, provisional = await due(officer, accepted)
    assert not provisional


async def test_a_new_day_off_moves_the_last_days_that_run_over_it(
    officer: Caller, accepted: dict[str, Any], steward: Steward
) -> None:
    first, second = steward(), steward()
    await in_force(first, second, proposal(a_year(2027, *TET), reason="Chính thức."))
    before, _ = await due(officer, accepted)
    assert before == "2027-02-15"
    more = proposal(a_year(2027, *TET, "2027-02-11"), reason="Nghỉ thêm một ngày.")
    entry = await propose(first, more)
    tried = made(await second.post(f"{PROPOSALS}/{entry['id']}/dry-run"))
    assert tried["moved_due_days"] == 1
    (moved,) = tried["first_moved"]
    assert (moved["was"], moved["becomes"]) == ("2027-02-15", "2027-02-16")
    assert (await due(officer, accepted))[0] == "2027-02-15"
    made(await confirm(second, entry))
    assert (await due(officer, accepted))[0] == "2027-02-16"


async def test_a_saturday_worked_in_exchange_counts(
    officer: Caller, accepted: dict[str, Any], steward: Steward
) -> None:
    swapped = [{"day": "2027-01-30", "instead_of": "2027-02-10"}]
    year = a_year(2027, *TET, worked=swapped)
    await in_force(steward(), steward(), proposal(year, reason="Hoán đổi."))
    assert (await due(officer, accepted))[0] == "2027-02-12"


async def test_a_year_that_has_begun_is_changed_only_with_a_reason(
    accepted: dict[str, Any], steward: Steward
) -> None:
    answer = await steward().post(PROPOSALS, proposal(a_year(2027, *TET)))
    assert fault(answer, "/reason") == "reason_needed"


async def test_everybody_reads_the_working_days_of_a_year(
    registry: Registry, steward: Steward
) -> None:
    path = "/v1/reference/calendar/2028"
    unknown = await registry.http.get(path)
    assert (made(unknown)["confirmed"], made(unknown)["days"]) == (False, [])
    year = a_year(2028, "2028-01-26")
    await in_force(steward(), steward(), proposal(year, effective_on="2028-01-01"))
    known = await registry.http.get(path, headers={"If-None-Match": unknown.headers["etag"]})
    assert made(known)["confirmed"]
    assert {"day": "2028-01-26", "working": False} in made(known)["days"]
    again = await registry.http.get(path, headers={"If-None-Match": known.headers["etag"]})
    assert again.status_code == 304
