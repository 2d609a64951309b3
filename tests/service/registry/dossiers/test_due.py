"""Due, overdue and paused: on the record, in lists, in counts."""

from collections.abc import Mapping

import pytest

from libs.clients.scoring import ScoringClient
from tests.support.clock import FixedClock
from tests.support.dossiers import Json, a_filled_draft, a_submitted, act, path_of, sheet_of
from tests.support.registry import Caller, Registry, made, refused

# The clock starts on Sunday 22/11/2026; the commune's 15 working days then end on 14/12/2026.
MARKS = {"marks": [{"pointer": "/self_assessment/plan", "note": "?"}], "note": "Thiếu kế hoạch."}


def again(registry: Registry, caller: Caller) -> Caller:
    """The same account with a token of the present hour."""
    headers = registry.people._tokens.headers(caller.principal)
    return Caller(caller.http, caller.principal, headers)


async def four(registry: Registry, clock: FixedClock, scoring: ScoringClient) -> dict[str, Json]:
    """A draft, one lodged on 22/11, one on 25/11, and one given back on 25/11."""
    sheet = await sheet_of(scoring)
    answers = sheet.answers(60)
    early = await a_submitted(registry.people.producer(), answers)
    back = await a_submitted(registry.people.producer(), answers)
    clock.move(days=3)
    later = await a_submitted(again(registry, registry.people.producer()), answers)
    officer = again(registry, registry.people.commune_officer())
    made(await act(officer, path_of(back), "return", MARKS))
    draft = await a_filled_draft(again(registry, registry.people.producer()), answers)
    return {"draft": draft, "early": early, "later": later, "back": back}


# On 15/12/2026, the day after the first one's last day: what is asked, and what is found.
ASKED = [
    ({"overdue": "true"}, {"early"}),
    ({"overdue": "false"}, {"draft", "later", "back"}),
    ({"paused": "true"}, {"back"}),
    ({"paused": "false"}, {"draft", "early", "later"}),
    ({"due_before": "2026-12-14"}, set()),
    ({"due_before": "2026-12-15"}, {"early"}),
    ({"due_from": "2026-12-14"}, {"early", "later"}),
    ({"due_from": "2026-12-15"}, {"later"}),
    ({"due_from": "2026-12-15", "due_before": "2026-12-16"}, set()),
    ({"due_from": "2026-12-16", "due_before": "2026-12-17"}, {"later"}),
    ({"overdue": "true", "paused": "true"}, set()),
]


async def test_lists_tell_what_is_due_overdue_and_paused(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    known = await four(registry, clock, scoring)
    clock.move(days=20)
    officer = again(registry, registry.people.province_officer())

    async def found(asked: Mapping[str, str]) -> set[str]:
        items = made(await officer.get("/v1/dossiers", params=asked))["items"]
        ids = {one["id"] for one in items}
        return {name for name, one in known.items() if one["id"] in ids}

    for asked, names in ASKED:
        assert await found(asked) == names, asked
    items = made(await officer.get("/v1/dossiers", params={"sort": "due"}))["items"]
    assert [one["due_on"] for one in items] == ["2026-12-14", "2026-12-16", None, None]
    assert [one["overdue_since"] for one in items] == ["2026-12-15", None, None, None]
    assert {one["paused_since"] for one in items} == {None, "2026-11-25"}
    pages = []
    cursor = None
    while True:
        asked = {"sort": "due", "limit": "1", **({"cursor": cursor} if cursor else {})}
        page = made(await officer.get("/v1/dossiers", params=asked))
        pages += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == items


async def test_states_are_counted_with_what_is_overdue_in_them(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    await four(registry, clock, scoring)
    clock.move(days=20)
    officer = again(registry, registry.people.province_officer())
    assert made(await officer.get("/v1/dossiers/counts"))["items"] == [
        {"status": "draft", "dossiers": 1, "overdue": 0},
        {"status": "submitted", "dossiers": 2, "overdue": 1},
        {"status": "returned", "dossiers": 1, "overdue": 0},
    ]
    far = again(registry, registry.people.commune_officer("00004"))
    assert made(await far.get("/v1/dossiers/counts"))["items"] == []
    refused(await officer.get("/v1/dossiers/counts", params={"due": "x"}), 422, "invalid_input")


# Working days left on each day; 24/12 is a Thursday, 1/1/2027 a holiday.
LEFT = [
    (0, 15, None),
    (1, 14, None),
    (22, 0, None),
    (23, -1, "2026-12-15"),
    (41, -13, "2026-12-15"),
]


@pytest.mark.parametrize(("days", "left", "overdue"), LEFT)
async def test_the_record_says_how_many_working_days_are_left(
    registry: Registry,
    clock: FixedClock,
    scoring: ScoringClient,
    days: int,
    left: int,
    overdue: str | None,
) -> None:
    dossier = await a_submitted(registry.people.producer(), (await sheet_of(scoring)).answers(60))
    clock.move(days=days)
    officer = again(registry, registry.people.commune_officer())
    time = made(await officer.get(path_of(dossier)))["clock"]
    assert (time["due_on"], time["working_days_left"], time["overdue_since"]) == (
        "2026-12-14",
        left,
        overdue,
    )


async def test_a_paused_dossier_says_since_when_and_why(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    known = await four(registry, clock, scoring)
    officer = again(registry, registry.people.commune_officer())
    time = made(await officer.get(path_of(known["back"])))["clock"]
    assert (time["running"], time["due_on"]) == (False, None)
    assert (time["paused_since"], time["paused_because"]) == ("2026-11-25", "Thiếu kế hoạch.")
