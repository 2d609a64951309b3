"""Bad input through the only door: each has its status and code, and leaves nothing behind."""

import json
import unicodedata
from typing import Any

import httpx
import pytest

from demo import filing
from demo.client import Client, Json
from demo.stage import PRODUCT_SET, Stage
from tests.support.ids import new_id
from tests.system.refusal import nothing_written, refused
from tests.system.walked import Walked


def file_sheet(by: Client, dossier: str, body: Any) -> httpx.Response:
    return by.request("POST", f"{dossier}/sheets", json=body)


# Sheets


def test_a_sheet_with_an_unknown_criterion_is_refused_there(
    walked_once: Walked, member: Client, in_round: str, answers: dict[str, int]
) -> None:
    with nothing_written(walked_once.system):
        answer = file_sheet(member, in_round, {"answers": {**answers, "99.9": 1}})
        refused(answer, 422, "unknown_criterion", "/answers/99.9")


def test_a_sheet_that_misses_a_criterion_says_which(
    walked_once: Walked, member: Client, in_round: str, answers: dict[str, int]
) -> None:
    rest = {code: option for code, option in answers.items() if code != "3.5"}
    with nothing_written(walked_once.system):
        refused(file_sheet(member, in_round, {"answers": rest}), 422, "unanswered", "/answers/3.5")


def test_two_answers_for_one_criterion_are_refused(
    walked_once: Walked, member: Client, in_round: str, answers: dict[str, int]
) -> None:
    written = json.dumps({"answers": answers}).replace('"3.5": ', '"3.5": 1, "3.5": ', 1)
    assert written.count('"3.5"') == 2
    headers = {"Content-Type": "application/json"}
    with nothing_written(walked_once.system):
        answer = member.request(
            "POST", f"{in_round}/sheets", content=written.encode(), headers=headers
        )
        refused(answer, 422, "named_twice", "/answers/3.5")


@pytest.mark.parametrize("option", [99, 0, "2", 1.5, None, True])
def test_an_option_that_does_not_exist_is_refused(
    walked_once: Walked, member: Client, in_round: str, answers: dict[str, int], option: object
) -> None:
    with nothing_written(walked_once.system):
        answer = file_sheet(member, in_round, {"answers": {**answers, "3.5": option}})
        refused(answer, 422, pointer="/answers/3.5")


def test_every_fault_of_a_sheet_is_told_at_once(
    walked_once: Walked, member: Client, in_round: str, answers: dict[str, int]
) -> None:
    wrong = {code: option for code, option in answers.items() if code != "1.1"}
    with nothing_written(walked_once.system):
        answer = file_sheet(member, in_round, {"answers": {**wrong, "99.9": 1, "3.5": 9}})
        problem = refused(answer, 422)
    pointers = {fault["pointer"] for fault in problem["errors"]}
    assert pointers >= {"/answers/99.9", "/answers/3.5"}


def test_a_member_files_one_sheet_and_sees_no_other_before_the_opening(
    walked_once: Walked, stage: Stage, in_round: str, answers: dict[str, int]
) -> None:
    first, second = stage.by("hoidong1"), stage.by("hoidong2")
    assert file_sheet(first, in_round, {"answers": answers}).status_code == 201
    with nothing_written(walked_once.system):
        again = file_sheet(first, in_round, {"answers": answers})
        refused(again, 409)
        seen = second.get(f"{in_round}/sheets")["items"]
        assert [one["sealed"] for one in seen] == [True]
        assert seen[0]["answers"] is None
        assert seen[0]["total"] is None
        officer = stage.officer("province")
        etag = officer.read(in_round)[1]
        early = officer.request("POST", f"{in_round}/opening", json={}, headers={"If-Match": etag})
        refused(early, 409)


# Dossiers and versions


def test_a_second_submission_is_refused(walked_once: Walked, stage: Stage, submitted: str) -> None:
    by = stage.by("chuthe")
    etag = by.read(submitted)[1]
    with nothing_written(walked_once.system):
        answer = by.request("POST", f"{submitted}/submission", json={}, headers={"If-Match": etag})
        refused(answer, 409, "dossier_already_submitted")


def test_a_submitted_dossier_is_frozen(walked_once: Walked, stage: Stage, submitted: str) -> None:
    by = stage.by("chuthe")
    headers = {"If-Match": by.read(submitted)[1]}
    path = f"{submitted}/self-assessment"
    with nothing_written(walked_once.system):
        refused(by.request("PUT", path, json={}, headers=headers), 409, "dossier_frozen")
        one = by.request("PUT", f"{path}/answers/1.1", json={"option": 1}, headers=headers)
        refused(one, 409, "dossier_frozen")


def test_a_stale_edit_is_refused_and_one_without_a_version_too(
    walked_once: Walked, stage: Stage, draft: str
) -> None:
    by = stage.by("chuthe")
    stale = {"If-Match": '"0"'}
    path = f"{draft}/self-assessment/answers/1.1"
    with nothing_written(walked_once.system):
        refused(by.request("PUT", path, json={"option": 1}, headers=stale), 412, "stale_version")
        refused(by.request("PUT", path, json={"option": 1}), 428, "if_match_required")
        refused(by.request("POST", f"{draft}/submission", json={}), 428, "if_match_required")


def test_a_key_with_another_body_is_refused(
    walked_once: Walked, stage: Stage, producer: Json
) -> None:
    by, headers = stage.by("chuthe"), {"Idempotency-Key": f"test-{new_id()}"}
    body = {"producer_id": producer["id"], "name": "Rau cải ngọt", "product_set": PRODUCT_SET}
    made = by.request("POST", "/v1/products", json=body, headers=headers)
    assert made.status_code == 201
    with nothing_written(walked_once.system):
        same = by.request("POST", "/v1/products", json=body, headers=headers)
        assert (same.status_code, same.json()) == (201, made.json())
        other = {**body, "name": "Rau cải bẹ"}
        answer = by.request("POST", "/v1/products", json=other, headers=headers)
        refused(answer, 422, "idempotency_key_reused")


@pytest.mark.parametrize("text", ["Rau\x00muống", "Rau\x07muống"])
def test_a_nul_byte_is_refused(
    walked_once: Walked, stage: Stage, producer: Json, text: str
) -> None:
    body = {"producer_id": producer["id"], "name": text, "product_set": PRODUCT_SET}
    by = stage.by("chuthe")
    with nothing_written(walked_once.system):
        answer = by.request("POST", "/v1/products", json=body)
        refused(answer, 422, "control_character", "/name")
    assert by.request("GET", "/v1/products", params={"q": text}).status_code in {200, 400, 422}
    assert by.request("GET", "/v1/products/%00").status_code in {400, 404, 422}


def test_decomposed_vietnamese_is_accepted_and_kept_composed(stage: Stage, producer: Json) -> None:
    name = "Rau cải bẹ xanh Krông Ana"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    body = {"producer_id": producer["id"], "name": apart, "product_set": PRODUCT_SET}
    made = stage.by("chuthe").request("POST", "/v1/products", json=body)
    assert made.status_code == 201
    assert made.json()["name"] == name


def a_producer(stage: Stage, **other: Any) -> dict[str, Any]:
    return {
        "kind": "cooperative",
        "name": "Hợp tác xã thử nghiệm",
        "commune": stage.places.commune.code,
        "address": "Thôn 1",
        **other,
    }


def test_a_tax_code_with_a_wrong_check_digit_is_refused(walked_once: Walked, stage: Stage) -> None:
    right = filing.tax_code(stage.run.number("another tax code", 9))
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    body = a_producer(stage, identity={"scheme": "tax_code", "value": wrong})
    with nothing_written(walked_once.system):
        answer = stage.by("canbo.xa").request("POST", "/v1/producers", json=body)
        refused(answer, 422, "tax_code_check_digit", "/identity/value")


def test_a_commune_that_no_longer_exists_is_refused(walked_once: Walked, stage: Stage) -> None:
    past = stage.public.items(
        "/v1/units", level="commune", parent=stage.places.district.code, on="2023-06-01"
    )
    gone = next(unit["code"] for unit in past if not _exists(stage, unit["code"]))
    body = a_producer(stage, commune=gone)
    with nothing_written(walked_once.system):
        answer = stage.officer("province").request("POST", "/v1/producers", json=body)
        refused(answer, 422, "commune_not_in_force")
        unknown = a_producer(stage, commune="99999")
        refused(stage.officer("province").request("POST", "/v1/producers", json=unknown), 422)


def _exists(stage: Stage, code: str) -> bool:
    answer = stage.public.request("GET", f"/v1/units/{code}")
    return answer.is_success and answer.json()["valid_to"] is None
