"""Files that are too large, or not what they say: nothing of them is kept."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demo.client import Client, Json
from demo.evidence import paper_pdf
from demo.stage import Stage
from tests.system.refusal import nothing_written, refused
from tests.system.walked import Walked

MEGABYTE = 1024 * 1024


@pytest.fixture
def new_paper(stage: Stage, producer: Json) -> str:
    body = {"producer_id": producer["id"], "kind": "OTHER", "title": "Giấy thử nghiệm"}
    made = stage.by("chuthe").request("POST", "/v1/papers", json=body)
    assert made.status_code == 201, made.text
    return f"/v1/papers/{made.json()['id']}/content"


def put(by: Client, path: str, content: Any, content_type: str, **headers: str) -> httpx.Response:
    given = {"Content-Type": content_type, "If-Match": "*", **headers}
    return by.request("PUT", path, content=content, headers=given)


def large(size: int) -> Iterator[bytes]:
    yield b"%PDF-1.4\n"
    for _ in range(size // MEGABYTE):
        yield bytes(MEGABYTE)


def test_an_upload_of_200_megabytes_is_cut_off(
    walked_once: Walked, stage: Stage, new_paper: str
) -> None:
    by = stage.by("chuthe")
    with nothing_written(walked_once.system):
        refused(put(by, new_paper, large(200 * MEGABYTE), "application/pdf"), 413)
        told = {"Content-Length": str(200 * MEGABYTE + 9)}
        refused(put(by, new_paper, large(200 * MEGABYTE), "application/pdf", **told), 413)
    assert stage.by("chuthe").get(new_paper.removesuffix("/content"))["content"] is None


@pytest.mark.parametrize(
    ("content", "declared", "status", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "application/pdf", 422, "content_not_as_declared"),
        (b"MZ" + bytes(64), "image/png", 422, "content_not_as_declared"),
        (b"<html></html>", "text/html", 415, "content_type_not_taken"),
        (b"", "application/pdf", 422, "content_empty"),
    ],
    ids=["a PNG as PDF", "a program as PNG", "HTML", "nothing"],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    walked_once: Walked,
    stage: Stage,
    new_paper: str,
    content: bytes,
    declared: str,
    status: int,
    code: str,
) -> None:
    with nothing_written(walked_once.system):
        refused(put(stage.by("chuthe"), new_paper, content, declared), status, code)


def test_a_file_is_stored_once(walked_once: Walked, stage: Stage, new_paper: str) -> None:
    by = stage.by("chuthe")
    assert put(by, new_paper, paper_pdf("A"), "application/pdf").is_success
    with nothing_written(walked_once.system):
        answer = put(by, new_paper, paper_pdf("B"), "application/pdf")
        refused(answer, 409, "content_already_stored")
