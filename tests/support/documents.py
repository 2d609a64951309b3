"""Documents for tests: a draft, its scan, and the leader who puts it in force."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.support.registry import Caller, made, store

Json = dict[str, Any]


def document_body(**changes: Any) -> Json:
    body = {
        "kind": "publication",
        "number": "345/QĐ-UBND",
        "issued_on": "2026-11-22",
        "subject": "Công bố kết quả đánh giá, phân hạng sản phẩm OCOP",
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


async def a_document(officer: Caller, **changes: Any) -> Json:
    return made(await officer.post("/v1/documents", document_body(**changes)))


async def signed(
    leader: Caller, document: Mapping[str, Any], *, dry_run: bool = False, **body: Any
) -> httpx.Response:
    """Have a leader put a draft in force in the version that it has now."""
    path = f"/v1/documents/{document['id']}/entry-into-force"
    path += "?dry_run=true" if dry_run else ""
    return await leader.post(path, body, headers={"If-Match": "*"})


async def a_scan(
    officer: Caller, document: Mapping[str, Any] | None = None, *, stored: bool = True
) -> Json:
    """File the scan of a document, or of one that does not exist yet."""
    owner = document["id"] if document else "0198c5b2-0000-7000-8000-000000000001"
    body = {
        "owner": {"kind": "document", "id": owner},
        "kind": "OTHER",
        "title": "Bản quét văn bản đã ký",
    }
    paper = made(await officer.post("/v1/papers", body))
    return made(await store(officer, paper)) if stored else paper
