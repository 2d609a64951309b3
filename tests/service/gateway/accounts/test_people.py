"""Who stands behind an account: told to services of this system, and to nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.tokens.keys import ISSUER
from libs.clients.accounts import AccountsClient
from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.db import Database
from libs.kit.tokens import Principal, StaticKeys
from services.registry import keys as registry_keys
from services.registry.service_tokens import ServiceTokens
from tests.service.gateway.conftest import Door, a_gateway, an_office, opened
from tests.support.clock import FixedClock
from tests.support.ids import new_id

PATH = "/internal/v1/people"


@pytest.fixture
def tokens(clock: FixedClock, tmp_path: Path) -> ServiceTokens:
    return ServiceTokens(registry_keys.service_key(tmp_path / "registry"), clock)


@pytest.fixture
async def door(
    database: Database, clock: FixedClock, tmp_path: Path, tokens: ServiceTokens
) -> AsyncIterator[Door]:
    known = StaticKeys({key["kid"]: key for key in tokens.jwks()["keys"]})
    app = a_gateway(database, clock, tmp_path / "keys", registry_keys=known)
    made = await opened(app, database, clock)
    yield made
    await made.http.aclose()


async def test_the_registry_learns_who_stands_behind_accounts(
    door: Door, tokens: ServiceTokens
) -> None:
    person = await door.person(title="Chuyên viên", organisation_name="UBND xã Ea Kao")
    council = an_office(role="council_member", level="province", unit="66")
    await door.first.post(f"/v1/accounts/{person.id}/posts", council)
    client = AccountsClient(door.http, token=tokens.token)
    found = (await client.people([person.id, new_id()]))[person.id]
    assert (found.name, found.active) == ("H'Linh Niê", True)
    assert [(post.role, post.unit, post.title) for post in found.posts] == [
        (Role.OFFICER, "24133", "Chuyên viên"),
        (Role.COUNCIL_MEMBER, "66", ""),
    ]
    named = await client.named("CANBO.eakao")
    assert named is not None
    assert named.account == person.id
    assert await client.named("khong.co.ai") is None


async def test_a_locked_account_is_told_as_such(door: Door, tokens: ServiceTokens) -> None:
    person = await door.person()
    await door.first.act(f"/v1/accounts/{person.id}/lock", {"reason": "Đã nghỉ việc"})
    client = AccountsClient(door.http, token=tokens.token)
    assert not (await client.people([person.id]))[person.id].active


async def test_for_everybody_else_the_path_is_not_there(door: Door) -> None:
    forged = Principal(
        door.first.id, Role.OFFICER, Level.MINISTRY, "VN", frozenset(Scope), ISSUER, str(new_id())
    )
    signed = door.app.parts.signer.sign(forged)
    for headers in (
        {},
        door.first.headers,
        {"Authorization": "Bearer a.b.c"},
        {"Authorization": f"Bearer {signed}"},
    ):
        answer = await door.http.get(PATH, headers=headers, params={"username": "x"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_services_token_opens_nothing_else_at_the_gateway(
    door: Door, tokens: ServiceTokens
) -> None:
    headers = {"Authorization": f"Bearer {tokens.token()}"}
    for path in ("/v1/accounts", "/v1/me", "/v1/sessions", "/v1/gateway/audit-events"):
        answer = await door.http.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_reading_people_is_in_the_trail(door: Door, tokens: ServiceTokens) -> None:
    person = await door.person()
    await AccountsClient(door.http, token=tokens.token).people([person.id])
    auditor = await door.person(username="kiemtoan", role="auditor", level="ministry", unit="VN")
    query = {"record_id": str(person.id)}
    events = (await auditor.get("/v1/gateway/audit-events", params=query)).json()["items"]
    assert [event["action"] for event in events] == [
        "people.read",
        "session.opened",
        "account.password_set",
        "account.password_link_given",
        "account.created",
    ]
    assert events[0]["role"] == "service"


async def test_no_more_than_two_hundred_are_asked_for_at_once(
    door: Door, tokens: ServiceTokens
) -> None:
    many = {"account": [str(new_id()) for _ in range(201)]}
    headers = {"Authorization": f"Bearer {tokens.token()}"}
    answer: httpx.Response = await door.http.get(PATH, params=many, headers=headers)
    assert answer.status_code == 422
