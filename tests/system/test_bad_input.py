"""Bad input through the only door: each has its status and code, and leaves nothing behind."""

import base64
import json
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from libs.contracts.core import Level, Role, new_id
from libs.contracts.scopes import Scope
from libs.kit.clock import SystemClock
from libs.kit.tokens import Principal, TokenSigner, new_private_key
from tests.system.refusal import nothing_written, refused
from tests.system.walked import Walked
from tools.demo import deciding, filing
from tools.demo.cases import FOUR_STARS, own_sheet
from tools.demo.client import Client, Credentials, Journal, Json
from tools.demo.evidence import paper_pdf
from tools.demo.sheets import Sheet
from tools.demo.stage import PRODUCT_SET, RULEBOOK, Stage

MEGABYTE = 1024 * 1024


@pytest.fixture
def producer(stage: Stage) -> Json:
    return stage.by("chuthe").get(f"/v1/producers/{stage.run.id('producer')}")


@pytest.fixture
def papers(stage: Stage) -> list[str]:
    kinds = [facts["kind"] for facts in filing.EVIDENCE]
    return [str(stage.run.id(f"paper/{kind}")) for kind in kinds]


@pytest.fixture
def sheet(stage: Stage) -> Sheet:
    return Sheet(stage.public.get(f"/v1/rulebooks/{RULEBOOK}/product-sets/{PRODUCT_SET}"))


@pytest.fixture
def draft(stage: Stage, producer: Json, papers: list[str], sheet: Sheet) -> str:
    """A dossier that is filled and not submitted."""
    case = str(new_id())
    product = filing.register_product(stage, case, producer, "Rau thử nghiệm")
    dossier = filing.lodge(stage, case, product)
    answers = own_sheet(FOUR_STARS, sheet)
    filing.assess_oneself(stage, case, dossier, answers, papers, one_by_one=False)
    return dossier


@pytest.fixture
def submitted(stage: Stage, draft: str) -> str:
    filing.submit(stage, draft, draft)
    return draft


@pytest.fixture
def in_round(stage: Stage, submitted: str) -> str:
    """A dossier whose council may file its sheets."""
    filing.accept(stage, submitted, submitted)
    filing.report(stage, submitted, submitted)
    filing.propose(stage, submitted, submitted)
    round_id = str(stage.run.id("round/province"))
    deciding.take_into_round(stage, submitted, "province", round_id, [submitted])
    return submitted


@pytest.fixture
def member(stage: Stage) -> Client:
    return stage.by("hoidong1")


@pytest.fixture
def answers(sheet: Sheet) -> dict[str, int]:
    return own_sheet(FOUR_STARS, sheet)


def file_sheet(by: Client, dossier: str, body: Any) -> httpx.Response:
    return by.request("POST", f"{dossier}/sheets", json=body)


# Passwords and tokens


def test_five_wrong_passwords_lock_the_name(stage: Stage) -> None:
    account = stage.people["hoidong5"]
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


# Territory and roles


@pytest.fixture
def neighbour(walked_once: Walked, stage: Stage) -> Iterator[Client]:
    """The officer of another commune of the same province."""
    run = stage.run
    name = f"lang.gieng{run.suffix}"
    account = Credentials(name, run.password(name))
    body = {
        "id": str(run.id("account/neighbour")),
        "username": name,
        "password": account.password,
        "display_name": "Cán bộ xã bên",
        "role": "officer",
        "level": "commune",
        "unit": stage.places.neighbour.code,
    }
    stage.by("quantri.tinh").create("account/neighbour", "/v1/accounts", body)
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
        answer = file_sheet(stage.by("chuthe"), in_round, {"answers": answers})
        refused(answer, 403, "permission_missing")


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


# Files and text


@pytest.fixture
def new_paper(stage: Stage, producer: Json) -> str:
    body = {"producer_id": producer["id"], "kind": "other", "title": "Giấy thử nghiệm"}
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
    today = {stage.places.commune.code, stage.places.neighbour.code}
    gone = next(
        unit["code"]
        for unit in past
        if unit["code"] not in today
        and not stage.public.request("GET", f"/v1/units/{unit['code']}").is_success
    )
    body = a_producer(stage, commune=gone)
    with nothing_written(walked_once.system):
        answer = stage.officer("province").request("POST", "/v1/producers", json=body)
        refused(answer, 422, "commune_not_in_force")
        unknown = a_producer(stage, commune="99999")
        refused(stage.officer("province").request("POST", "/v1/producers", json=unknown), 422)
