import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.registry.conftest import PAPER_LIMIT
from tests.support.ids import new_id
from tests.support.registry import (
    OTHER_COMMUNE,
    PDF,
    PNG,
    People,
    a_paper,
    a_producer,
    a_stored_paper,
    fault,
    made,
    paper_body,
    refused,
    store,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def files_in(folder: Path) -> list[str]:
    papers = folder / "papers"
    return sorted(str(path.relative_to(papers)) for path in papers.rglob("*") if path.is_file())


def a_docx(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names or ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


async def test_a_paper_is_filed_then_its_file_stored(people: People, tmp_path: Path) -> None:
    me = people.producer()
    paper = await a_paper(me, number="12/KN", issued_on="2026-01-05", expires_on="2027-01-05")
    assert paper["content"] is None
    refused(await me.get(f"/v1/papers/{paper['id']}/content"), 404, "content_missing")
    response = await store(me, paper)
    stored = made(response)
    assert (stored["version"], response.headers["etag"]) == (2, '"2"')
    assert stored["content"]["size"] == len(PDF)
    assert stored["content"]["content_type"] == "application/pdf"
    assert made(await me.get(f"/v1/papers/{paper['id']}")) == stored
    digest = stored["content"]["sha256"]
    assert files_in(tmp_path) == [f"files/{digest[:2]}/{digest[2:4]}/{digest}"]


async def test_the_file_comes_back_whole_in_parts_or_not_at_all(people: People) -> None:
    me = people.producer()
    paper = await a_stored_paper(me)
    path = f"/v1/papers/{paper['id']}/content"
    whole = await me.get(path)
    assert (whole.status_code, whole.content) == (200, PDF)
    assert whole.headers["content-length"] == str(len(PDF))
    assert whole.headers["content-disposition"] == f'attachment; filename="{paper["id"]}.pdf"'
    assert whole.headers["x-content-type-options"] == "nosniff"
    tag = whole.headers["etag"]
    assert tag == f'"{paper["content"]["sha256"]}"'
    part = await me.get(path, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PDF")
    assert part.headers["content-range"] == f"bytes 1-3/{len(PDF)}"
    stale = await me.get(path, headers={"Range": "bytes=1-3", "If-Range": '"other"'})
    assert (stale.status_code, stale.content) == (200, PDF)
    known = await me.get(path, headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")
    outside = await me.get(path, headers={"Range": "bytes=9000-"})
    refused(outside, 416, "range_not_satisfiable")
    assert outside.headers["content-range"] == f"bytes */{len(PDF)}"


async def test_one_file_is_stored_once(people: People, tmp_path: Path) -> None:
    me = people.producer()
    producer = await a_producer(me)
    papers = [await a_paper(me, producer) for _ in range(4)]
    answers = await asyncio.gather(*(store(me, paper) for paper in papers))
    assert {made(answer)["content"]["sha256"] for answer in answers} == {
        answers[0].json()["content"]["sha256"]
    }
    assert len(files_in(tmp_path)) == 1


async def test_storing_again_is_a_retry_and_another_file_a_conflict(people: People) -> None:
    me = people.producer()
    paper = await a_paper(me)
    stored = made(await store(me, paper))
    assert made(await store(me, paper)) == stored
    refused(await store(me, paper, PNG, "image/png"), 409, "content_already_stored")
    assert (await me.get(f"/v1/papers/{paper['id']}/content")).content == PDF


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (PNG, "application/pdf", 422, "content_not_as_declared"),
        (PDF, "image/png", 422, "content_not_as_declared"),
        (b"<html>", "application/pdf", 422, "content_not_as_declared"),
        (b"PK\x03\x04 no archive", DOCX, 422, "content_not_as_declared"),
        (a_docx("evil.exe"), DOCX, 422, "content_not_as_declared"),
        (b"", "application/pdf", 422, "content_empty"),
        (b"<html>", "text/html", 415, "content_type_not_taken"),
        (PDF, "application/octet-stream", 415, "content_type_not_taken"),
        (b"%PDF-" + bytes(PAPER_LIMIT), "application/pdf", 413, "body_too_large"),
    ],
)
async def test_a_file_that_is_not_what_it_says_leaves_nothing(
    people: People, tmp_path: Path, content: bytes, content_type: str, status: int, code: str
) -> None:
    me = people.producer()
    paper = await a_paper(me)
    refused(await store(me, paper, content, content_type), status, code)
    assert files_in(tmp_path) == []
    assert made(await me.get(f"/v1/papers/{paper['id']}")) == paper


@pytest.mark.parametrize(
    ("content", "content_type"), [(PNG, "image/png"), (a_docx(), DOCX), (PDF, "application/pdf")]
)
async def test_pictures_and_office_files_are_taken(
    people: People, content: bytes, content_type: str
) -> None:
    me = people.producer()
    paper = await a_paper(me)
    stored = made(await store(me, paper, content, content_type))
    assert stored["content"]["content_type"] == content_type
    assert (await me.get(f"/v1/papers/{paper['id']}/content")).content == content


async def test_an_upload_without_end_is_cut_off(people: People, tmp_path: Path) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield PDF
        while True:
            sent += 8192
            yield bytes(8192)

    me = people.producer()
    paper = await a_paper(me)
    refused(await store(me, paper, endless()), 413, "body_too_large")
    assert sent <= PAPER_LIMIT + 8192
    assert files_in(tmp_path) == []


async def test_an_upload_that_breaks_off_leaves_nothing(people: People, tmp_path: Path) -> None:
    me = people.producer()
    paper = await a_paper(me)
    messages = iter(
        [
            {"type": "http.request", "body": PDF, "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {**me.headers, "If-Match": '"1"', "Content-Type": "application/pdf"}
    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"/v1/papers/{paper['id']}/content",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await me.http._transport._inner.app(scope, receive, send)  # type: ignore[attr-defined]
    assert sent[0]["status"] == 400
    assert files_in(tmp_path) == []
    assert made(await me.get(f"/v1/papers/{paper['id']}"))["content"] is None
    made(await store(me, paper))


async def test_storing_needs_the_papers_version(people: People) -> None:
    me = people.producer()
    paper = await a_paper(me)
    path = f"/v1/papers/{paper['id']}/content"
    response = await me.put(path, content=PDF, headers={"Content-Type": "application/pdf"})
    refused(response, 428, "if_match_required")
    refused(await store(me, paper, if_match='"7"'), 412, "stale_version")


async def test_papers_of_others_do_not_exist(people: People) -> None:
    me = people.producer()
    paper = await a_stored_paper(me)
    for stranger in (people.producer(), people.commune_officer(OTHER_COMMUNE)):
        for path in (f"/v1/papers/{paper['id']}", f"/v1/papers/{paper['id']}/content"):
            refused(await stranger.get(path), 404, "not_found")
        refused(await store(stranger, paper), 404, "not_found")
        response = await stranger.post("/v1/papers", paper_body(paper["producer_id"]))
        refused(response, 404, "not_found")
        assert made(await stranger.get("/v1/papers"))["items"] == []
    for officer in (people.commune_officer(), people.leader(), people.ministry_officer()):
        assert (await officer.get(f"/v1/papers/{paper['id']}/content")).content == PDF
    member = people.council_member()
    refused(await member.get(f"/v1/papers/{paper['id']}/content"), 404, "not_found")
    refused(await store(member, paper), 403, "permission_missing")


async def test_lists_are_paged_and_filtered(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    papers = [await a_paper(me, producer, kind=kind) for kind in ("AWARDS", "STORY", "AWARDS")]
    newest = papers[::-1]
    page = made(await me.get("/v1/papers", params={"limit": "2"}))
    assert page["items"] == newest[:2]
    rest = made(await me.get("/v1/papers", params={"limit": "2", "cursor": page["next"]}))
    assert (rest["items"], rest["next"]) == (newest[2:], None)
    awards = {"producer_id": producer["id"], "kind": "AWARDS"}
    assert len(made(await me.get("/v1/papers", params=awards))["items"]) == 2
    other = {"producer_id": str(new_id())}
    assert made(await me.get("/v1/papers", params=other))["items"] == []


async def test_a_kind_that_no_rulebook_names_is_refused(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    for kind in ("INSURED_LABOUR", "AWARD", "X"):
        response = await me.post("/v1/papers", paper_body(producer["id"], kind=kind))
        assert fault(response, "/kind") == "paper_kind_unknown"
    for kind in ("LABOUR_LIST", "AWARDS", "TRACEABILITY", "OTHER"):
        made(await me.post("/v1/papers", paper_body(producer["id"], kind=kind)))


async def test_newest_first_goes_by_the_entry_and_not_by_the_clients_identifier(
    people: People,
) -> None:
    me = people.producer()
    producer = await a_producer(me)
    for key in ("ffffffff-ffff-7fff-bfff-ffffffffffff", str(new_id())):
        await a_paper(me, producer, id=key)
    listed = made(await me.get("/v1/papers"))["items"]
    assert listed[-1]["id"] == "ffffffff-ffff-7fff-bfff-ffffffffffff"


async def test_a_paper_cannot_expire_before_it_was_issued(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    dates = {"issued_on": "2026-01-05", "expires_on": "2026-01-04"}
    response = await me.post("/v1/papers", paper_body(producer["id"], **dates))
    assert fault(response, "") == "expires_before_issue"
