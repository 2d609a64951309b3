"""Offices are told of what they have in hand whose limit ends, once, and of how it stands today."""

import asyncio

import pytest

from libs.clients.scoring import ScoringClient
from libs.kit.jobs import Backoff, JobWorker
from services.registry.standing import QUEUE
from tests.service.registry.notices.conftest import Days
from tests.support.dossiers import Json, a_submitted, act, path_of, sheet_of
from tests.support.registry import OTHER_COMMUNE, People, made, refused

DUE = "2026-12-14"
"""15 working days after Sunday 22/11/2026, less the day of culture on 24/11."""
QUICK = Backoff(attempts=3, first_seconds=0.01, most_seconds=0.01)


@pytest.fixture
async def dossier(people: People, scoring: ScoringClient) -> Json:
    """A dossier that the commune has had since 22/11/2026."""
    sheet = await sheet_of(scoring)
    return await a_submitted(people.producer(), sheet.answers(60), name="Cà phê Ea Tu")


async def test_an_office_is_told_three_working_days_before_a_limit_ends(
    days: Days, people: People, dossier: Json
) -> None:
    officer = people.commune_officer()
    await days.run("2026-12-08")
    assert await days.told(officer) == []
    await days.run("2026-12-09")
    (notice,) = await days.told(officer)
    assert (notice["kind"], notice["day"], notice["unit"]) == ("step.due", DUE, "24133")
    assert notice["record"] == {"kind": "dossier", "id": dossier["id"]}
    assert notice["title"] == f"Hồ sơ {dossier['slip_number']} đến hạn ngày 14/12/2026"
    assert "“Cà phê Ea Tu”" in notice["text"]


@pytest.mark.usefixtures("dossier")
async def test_however_often_the_task_runs_it_tells_once(days: Days, people: People) -> None:
    officer = people.commune_officer()
    for day in ("2026-12-09", "2026-12-09", "2026-12-10", DUE):
        await days.run(day)
    assert [one["kind"] for one in await days.told(officer)] == ["step.due"]


async def test_what_is_late_is_told_once_more(days: Days, people: People, dossier: Json) -> None:
    officer = people.commune_officer()
    for day in ("2026-12-09", "2026-12-15", "2026-12-16", "2027-01-20"):
        await days.run(day)
    told = await days.told(officer)
    assert [(one["kind"], one["day"]) for one in told] == [
        ("step.overdue", DUE),
        ("step.due", DUE),
    ]
    assert {one["record"]["id"] for one in told} == {dossier["id"]}


async def test_a_step_that_has_ended_tells_nobody(
    days: Days, people: People, dossier: Json
) -> None:
    officer = people.commune_officer()
    marks = {"marks": [{"pointer": "/self_assessment/plan", "note": "Chưa có kế hoạch."}]}
    made(await act(officer, path_of(dossier), "return", marks))
    await days.run("2026-12-20")
    assert await days.told(officer) == []
    assert await days.units() == ["VN"]


@pytest.mark.usefixtures("dossier")
async def test_nobody_else_is_told(days: Days, people: People) -> None:
    await days.run(DUE)
    assert await days.units() == ["24133", "VN"]
    strangers = {
        "the producer, who bears the commune's code": people.producer(),
        "another commune": people.commune_officer(OTHER_COMMUNE),
        "the province above": people.province_officer(),
        "the ministry": people.ministry_officer(),
        "a member": people.council_member(),
        "an auditor": people.ministry_auditor(),
    }
    for who, caller in strangers.items():
        assert await days.told(caller) == [], who
    assert len(await days.told(people.commune_officer())) == 1


def _due_steps_of(tasks: list[Json]) -> Json:
    """Give the task of these tests, and see that beside it only the placements are planned."""
    named = {task["task"]: task for task in tasks}
    assert set(named) == {"notices.due_steps", "reference.placements"}
    return named["notices.due_steps"]


async def _until_done(days: Days, people: People) -> Json:
    async with asyncio.timeout(20):
        while True:
            reader = days.again(people.ministry_auditor())
            tasks = made(await reader.get("/v1/schedule"))["items"]
            if not any(task["waiting"] for task in tasks):
                return _due_steps_of(tasks)
            await asyncio.sleep(0.05)


async def test_after_a_stop_the_run_of_today_alone_says_how_things_stand(
    days: Days, people: People, dossier: Json
) -> None:
    days.come("2026-12-09")
    assert await days.schedule.plan() == 2
    days.come("2027-01-20")
    assert await days.schedule.plan() == 2
    worker = JobWorker(days.database, queue=QUEUE, clock=days.clock, backoff=QUICK)
    days.schedule.handled_by(worker)
    async with worker.working():
        task = await _until_done(days, people)
    assert (task["task"], task["last_period"]) == ("notices.due_steps", "2027-01-20")
    assert (task["next_period"], task["failing"]) == ("2027-01-21", 0)
    told = await days.told(people.commune_officer())
    assert [one["kind"] for one in told] == ["step.overdue"]
    assert told[0]["record"]["id"] == dossier["id"]


async def test_the_schedule_is_for_those_who_read_the_trail(people: People) -> None:
    for caller in (people.producer(), people.province_officer(), people.inspector()):
        refused(await caller.get("/v1/schedule"), 403, "permission_missing")
    task = _due_steps_of(made(await people.ministry_auditor().get("/v1/schedule"))["items"])
    assert (task["task"], task["last_period"], task["waiting"]) == ("notices.due_steps", None, 0)
