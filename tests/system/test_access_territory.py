"""Who has a permission has it in its own territory: a stranger's record is not there for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from gateway.access import scopes_of
from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.clock import SystemClock
from libs.kit.tokens import Principal, TokenSigner
from tests.support.ids import new_id
from tests.support.registry import FAR_COMMUNE
from tests.system.refusal import nothing_written
from tests.system.walked import Walked
from tools.openapi import published
from tools.openapi.breaking import operations

_RECORDS = {
    "producer_id": "producers",
    "product_id": "products",
    "paper_id": "papers",
    "dossier_id": "dossiers",
    "round_id": "rounds",
    "council_id": "councils",
    "recognition_id": "recognitions",
    "sheet_id": "sheets",
    "mandate_id": "mandates",
    "document_id": "documents",
}
_WITHIN = {"criterion": "1.1", "n": "1", "dispute_id": str(new_id())}
"""What is within a record."""
_ASKED = {"compare_dossier_submissions": "?from=1&to=2"}
_STRANGERS = [
    (Role.OFFICER, Level.COMMUNE, FAR_COMMUNE),
    (Role.OFFICER, Level.PROVINCE, "01"),
    (Role.LEADER, Level.COMMUNE, FAR_COMMUNE),
    (Role.LEADER, Level.PROVINCE, "01"),
    (Role.PRODUCER, Level.COMMUNE, FAR_COMMUNE),
    (Role.COUNCIL_MEMBER, Level.PROVINCE, "01"),
    (Role.INSPECTOR, Level.PROVINCE, "01"),
    (Role.AUDITOR, Level.PROVINCE, "01"),
]
_REASON = {"reason": "Người lạ thử thay đổi hồ sơ"}
_ON = {"effective_on": "2026-11-22"}
_MARKS = {"marks": [{"pointer": "/answers/1.1", "note": "Sai"}]}
_DOCUMENT = {"decision": {"number": "1/QĐ-UBND", "date": "2026-11-22"}}
_BODIES: dict[str, Any] = {
    "give_mandate": {"kind": "consultant", "organisation": str(new_id())},
    "end_mandate": _REASON,
    "read_producer_personal_data": {"purpose": "identity", **_REASON},
    "confirm_producer": {},
    "link_producer": {"producer": str(new_id()), **_REASON},
    "decide_dispute": {
        "in_favour_of": "holder",
        "heard_claimant": "Đã nghe bên yêu cầu trình bày",
        "heard_holder": "Đã nghe bên giữ số trình bày",
        "paper": str(new_id()),
        **_REASON,
    },
    "change_producer": {"name": "Tên khác"},
    "change_product": {"name": "Tên khác"},
    "declare_conflict": _REASON,
    "decide_conflict": {
        "member_id": str(new_id()),
        "kind": "reported",
        "upheld": True,
        **_REASON,
    },
    "record_absence": {"member_id": str(new_id()), **_REASON},
    "change_council": _DOCUMENT,
    "reject_dossier": _REASON,
    "return_dossier": _MARKS,
    "withdraw_dossier": _REASON,
    "reassess_dossier": _DOCUMENT,
    "close_dossier": {**_DOCUMENT, **_REASON},
    "request_withdrawal": {**_DOCUMENT, **_REASON},
    "put_document": {"kind": "publication", "subject": "Tài liệu của người lạ"},
    "discard_document": _REASON,
    "attach_signed_paper": {"signer": str(new_id()), "papers": [str(new_id())]},
    "put_past_self_assessment": {},
    "return_past_dossier": {**_MARKS, **_ON},
    "reject_past_dossier": {**_REASON, **_ON},
    "withdraw_past_dossier": {**_REASON, **_ON},
}
"""Bodies of what nobody does in the walk."""
_NOTHING = {"items": [], "next": None, "total": None}
_HIDDEN = {"GET": {404}, "POST": {403, 404}, "PUT": {403, 404}, "PATCH": {403, 404}}


@dataclass(frozen=True)
class Ask:
    """One operation on a record of the walk, with a body that was once taken there."""

    name: str
    method: str
    path: str
    scope: Scope
    body: Any


@pytest.fixture(scope="module")
def asks(walked_once: Walked) -> list[Ask]:
    """Everything that can be asked about the walk's records."""
    document = published.described()["registry"]
    records = {
        name: str(
            walked_once.system.rows(f"SELECT id FROM registry.{table} ORDER BY id LIMIT 1")[0][0]
        )
        for name, table in _RECORDS.items()
    }
    records["dispute_id"] = str(new_id())  # nobody disputes anything in the walk
    return list(_asks(document, records, walked_once))


def _asks(document: Any, records: Mapping[str, str], walked: Walked) -> Iterator[Ask]:
    for path, method, operation in operations(document):
        names = re.findall(r"\{([^}]+)\}", path)
        public = "x-ocop-scope" not in operation
        if public or not any(name in records for name in names):
            continue
        form = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
        taken = (
            write.body
            for write in walked.journal.writes.values()
            if write.method == method.upper() and form.fullmatch(write.path)
        )
        filled = path.format(**{name: records.get(name) or _WITHIN[name] for name in names})
        filled += _ASKED.get(operation["operationId"], "")
        scope = Scope(operation["x-ocop-scope"])
        name = operation["operationId"]
        yield Ask(name, method.upper(), filled, scope, next(taken, _BODIES.get(name)))


def _token(walked: Walked, role: Role, level: Level, unit: str) -> str:
    key = max(walked.system.folder.rglob("token-*.pem"))
    kid = key.name.removeprefix("token-").removesuffix(".pem")
    signer = TokenSigner(
        private_pem=key.read_bytes(), kid=kid, issuer="ocop-gateway", clock=SystemClock()
    )
    scopes = scopes_of(role, level)
    return signer.sign(
        Principal(new_id(), role, level, unit, scopes, "ocop-gateway", str(new_id()))
    )


def _send(client: httpx.Client, ask: Ask, headers: Mapping[str, str]) -> httpx.Response:
    if ask.path.endswith("/content") and ask.method == "PUT":
        headers = {**headers, "Content-Type": "application/pdf"}
        return client.put(ask.path, headers=headers, content=b"%PDF-1.7\n%%EOF\n")
    return client.request(ask.method, ask.path, headers=headers, json=ask.body)


@pytest.mark.parametrize(
    ("role", "level", "unit"), _STRANGERS, ids=[f"{r.value}@{unit}" for r, _, unit in _STRANGERS]
)
def test_a_stranger_finds_no_record_and_changes_none(
    role: Role, level: Level, unit: str, walked_once: Walked, asks: list[Ask]
) -> None:
    headers = {"Authorization": f"Bearer {_token(walked_once, role, level, unit)}", "If-Match": "*"}
    found = []
    with (
        nothing_written(walked_once.system),
        httpx.Client(base_url=walked_once.system.base_url, trust_env=False, timeout=30) as client,
    ):
        for ask in asks:
            if ask.scope not in scopes_of(role, level):
                continue
            answer = _send(client, ask, headers)
            nothing = answer.is_success and answer.json() == _NOTHING
            if answer.status_code not in _HIDDEN[ask.method] and not nothing:
                found.append(f"{ask.name}: {answer.status_code} {answer.text[:160]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("noun", ["producers", "products", "papers", "dossiers", "rounds"])
@pytest.mark.parametrize(
    ("role", "level", "unit"), _STRANGERS, ids=[f"{r.value}@{unit}" for r, _, unit in _STRANGERS]
)
def test_a_strangers_list_is_empty(
    role: Role, level: Level, unit: str, noun: str, walked_once: Walked
) -> None:
    headers = {"Authorization": f"Bearer {_token(walked_once, role, level, unit)}"}
    url = f"{walked_once.system.base_url}/v1/{noun}"
    answer = httpx.get(url, headers=headers, trust_env=False, timeout=30)
    if answer.status_code == 403:
        assert answer.json()["code"] == "permission_missing"
    else:
        assert answer.json() == _NOTHING
