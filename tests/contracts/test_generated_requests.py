"""Whatever is sent, the system answers as it is described, and never with a defect of its own."""

import json
from typing import Any

import pytest
from hypothesis import given, note, seed
from hypothesis import strategies as st

from tests.contracts.generated import CHECKS, SEED, Case, Served, bounded, requests_of
from tools.openapi import published
from tools.openapi.breaking import operations

pytestmark = [
    # One system for all; the first test waits for its walk, which takes its time when busy.
    pytest.mark.timeout(300),
    # The system under test runs in a thread of this process, and its connection pool draws its
    # delays from `random` while a request is being generated; the examples are seeded all the same.
    pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies"),
]

EXAMPLES = 12
_INSIDE = "certificates"


def _operations() -> list[Any]:
    """Give what the door lets through, and the orders that only the registry may give."""
    found = []
    for name in (published.MERGED, _INSIDE):
        text = (published.FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for path, _, operation in operations(json.loads(text)):
            if name == published.MERGED or path.startswith("/internal/"):
                operation_id = operation["operationId"]
                found.append(pytest.param(name, operation_id, id=operation_id))
    return found


@pytest.mark.parametrize(("app", "name"), _operations())
def test_generated_requests_are_answered_as_described(
    app: str, name: str, served: dict[str, Served]
) -> None:
    asked = served[app]
    operation = asked.operations[name]

    @seed(SEED)
    @bounded(EXAMPLES)
    @given(case=requests_of(asked, operation), caller=st.sampled_from(asked.who_may(operation)))
    def answers_as_described(case: Case, caller: str) -> None:
        response = asked.answer(case, caller)
        note(f"{caller}, seed {SEED}: {response.status_code}")
        case.validate_response(response, checks=CHECKS)

    answers_as_described()


def test_the_door_hands_out_what_is_published(served: dict[str, Served]) -> None:
    door = served[published.MERGED]
    answer = door.loop.run(door.client.get("/openapi.json"))
    text = (published.FOLDER / f"{published.MERGED}.json").read_text(encoding="utf-8")
    assert answer.json() == json.loads(text)
    again = door.loop.run(
        door.client.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    )
    assert again.status_code == 304
