"""Who may not come in, and who may not do what: through the only door."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from demo.accounts import settle
from demo.client import Client, Credentials, Journal
from demo.stage import Stage
from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.clock import SystemClock
from libs.kit.tokens import Principal, TokenSigner, new_private_key
from tests.support.ids import new_id
from tests.system.refusal import nothing_written, refused
from tests.system.walked import Walked


def test_five_wrong_passwords_lock_the_name(stage: Stage) -> None:
    name = f"hay.quen{stage.run.suffix}"
    account = Credentials(name, stage.run.password(name))
    body = {
        "username": name,
        "display_name": "Người hay quên",
        "role": "council_member",
        "level": "province",
        "unit": stage.places.province.code,
    }
    made = stage.by("quantri.tinh").create("account/forgetful", "/v1/accounts", body)
    settle(stage.by("quantri.tinh"), made["id"], account.password)
    guess = {"username": account.username, "password": "Ocop-wrong-password-1"}
    for _ in range(4):
        refused(stage.public.request("POST", "/v1/auth/login", json=guess), 401, "login_failed")
    locked = stage.public.request("POST", "/v1/auth/login", json=guess)
    refused(locked, 429, "locked_out")
    assert int(locked.headers["retry-after"]) > 0
    right = {"username": account.username, "password": account.password}
    refused(stage.public.request("POST", "/v1/auth/login", json=right), 429, "locked_out")


def test_an_unknown_name_is_refused_like_a_wrong_password(stage: Stage) -> None:
    guess = {"username": f"nobody-{new_id().hex}", "password": "Ocop-wrong-password-1"}
    refused(stage.public.request("POST", "/v1/auth/login", json=guess), 401, "login_failed")


def as_the_gateway_signs(walked: Walked, *, key: bytes | None = None, **options: Any) -> str:
    path = max(walked.system.folder.rglob("token-*.pem"))
    signer = TokenSigner(
        private_pem=key or path.read_bytes(),
        kid=path.name.removeprefix("token-").removesuffix(".pem"),
        issuer="ocop-gateway",
        clock=SystemClock(),
    )
    principal = Principal(
        new_id(),
        Role.OFFICER,
        Level.PROVINCE,
        "66",
        frozenset({Scope.PRODUCTS_READ, Scope.SESSION}),
        "ocop-gateway",
        str(new_id()),
    )
    return signer.sign(principal, **options)


def without_signature(token: str) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{header}.{token.split('.')[1]}."


def test_only_an_intact_token_of_ours_counts(walked_once: Walked, stage: Stage) -> None:
    good = as_the_gateway_signs(walked_once)
    assert ask(stage, good).status_code == 200
    body, signature = good.rsplit(".", 1)
    bad = {
        "expired": as_the_gateway_signs(walked_once, life=-timedelta(minutes=1)),
        "of another audience": as_the_gateway_signs(walked_once, audience="elsewhere"),
        "of another key": as_the_gateway_signs(walked_once, key=new_private_key()),
        "without an algorithm": without_signature(good),
        "with a changed signature": f"{body}.{signature[:-6]}{signature[-6:].swapcase()}",
        "without signature": f"{body}.",
        "not a token": "abc",
    }
    for what, token in bad.items():
        answer = ask(stage, token)
        assert answer.status_code == 401, what
        refused(answer, 401, "not_authenticated")
    refused(stage.public.request("GET", "/v1/products"), 401, "not_authenticated")


def ask(stage: Stage, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return stage.public.http.get("/v1/products", headers=headers)


@pytest.fixture
def neighbour(walked_once: Walked, stage: Stage) -> Iterator[Client]:
    """The officer of another commune of the same province."""
    run = stage.run
    name = f"lang.gieng{run.suffix}"
    account = Credentials(name, run.password(name))
    body: dict[str, str] = {
        "id": str(run.id("account/neighbour")),
        "username": name,
        "display_name": "Cán bộ xã bên",
        "role": "officer",
        "level": "commune",
        "unit": stage.places.neighbour.code,
    }
    stage.by("quantri.tinh").create("account/neighbour", "/v1/accounts", body)
    settle(stage.by("quantri.tinh"), body["id"], account.password)
    client = Client(walked_once.system.base_url, run, Journal(), account)
    yield client
    client.close()


def test_an_officer_of_another_commune_knows_of_no_record_and_may_not_act(
    walked_once: Walked, stage: Stage, submitted: str, neighbour: Client
) -> None:
    etag = stage.by("canbo.xa").read(submitted)[1]
    body = {
        "kind": "cooperative",
        "name": "Hợp tác xã xã bên",
        "commune": stage.places.commune.code,
        "address": "Thôn 1",
    }
    neighbour.log_in()
    with nothing_written(walked_once.system):
        refused(neighbour.request("GET", submitted), 404, "not_found")
        acceptance = neighbour.request(
            "POST", f"{submitted}/acceptance", json={}, headers={"If-Match": etag}
        )
        refused(acceptance, 403, "outside_territory")
        refused(neighbour.request("POST", "/v1/producers", json=body), 403, "outside_territory")


def test_a_producer_may_not_score_the_own_product(
    walked_once: Walked, stage: Stage, in_round: str, answers: dict[str, int]
) -> None:
    with nothing_written(walked_once.system):
        answer = stage.by("chuthe").request("POST", f"{in_round}/sheets", json={"answers": answers})
        refused(answer, 403, "permission_missing")


def test_an_administrator_alone_does_not_get_into_a_members_account(
    walked_once: Walked, stage: Stage, in_round: str
) -> None:
    """What an attack did: set the member's password, log in, file the member's sheet."""
    by, member = stage.by("quantri.tinh"), stage.people["hoidong1"]
    path, stolen = f"/v1/accounts/{member.id}", "Ke-trom-ca-phe-Ea-Kao-9"
    with nothing_written(walked_once.system):
        body, headers = {"password": stolen}, {"If-Match": "*"}
        assert by.request("POST", f"{path}/password", json=body, headers=headers).is_client_error
        given = by.request("POST", f"{path}/password-link", json={"reason": "Quên mật khẩu"})
        assert given.json()["half"] == 1
        body = {"code": given.json()["code"], "password": stolen}
        setting = stage.public.request("POST", "/v1/auth/password-setting", json=body)
        refused(setting, 403, "code_not_valid")
        login = {"username": member.username, "password": stolen}
        refused(stage.public.request("POST", "/v1/auth/login", json=login), 401, "login_failed")
        sheet = by.request("POST", f"{in_round}/sheets", json={"answers": {}})
        refused(sheet, 403, "permission_missing")
    assert stage.by("hoidong1").log_in()["account"]["id"] == member.id
