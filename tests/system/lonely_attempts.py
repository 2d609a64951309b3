"""What one person tries alone, in whichever of the posts: each act with the code of its refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from demo import cases, deciding, filing
from demo.cases import own_sheet
from demo.client import Client, Json
from tests.support.ids import new_id
from tests.system.lonely import Table, World

OFFICER, MEMBER = "officer@province", "council_member@province"


@dataclass(frozen=True)
class Scene:
    """What an attempt is made on."""

    world: World
    insider: World
    table: Table
    """Nobody has filed."""
    filed: Table
    """Everybody has filed, the lone person too."""

    def on(self, table: Table, post: str, verb: str, json: Any = None) -> httpx.Response:
        return self.insider.post(post, f"{table.dossier}/{verb}", json)


def _sheet(scene: Scene) -> Json:
    return {"answers": own_sheet(cases.FIVE_STARS, scene.world.sheet)}


def _second_sheet(scene: Scene) -> httpx.Response:
    return scene.on(scene.filed, MEMBER, "sheets", _sheet(scene))


def _sheet_as_officer(scene: Scene) -> httpx.Response:
    return scene.on(scene.table, OFFICER, "sheets", _sheet(scene))


def _sheet_at_another_level(scene: Scene) -> httpx.Response:
    return scene.on(scene.table, "council_member@ministry", "sheets", _sheet(scene))


def _sheet_of_another(scene: Scene) -> httpx.Response:
    body = {**_sheet(scene), "member_id": scene.table.seat(2)}
    body["effective_on"] = deciding.today(scene.world.stage)
    path = scene.table.dossier.replace("/v1/", "/v1/history/")
    return scene.world.post(OFFICER, f"{path}/sheets", body)


def _history(verb: str, **body: Any) -> Callable[[Scene], httpx.Response]:
    """Do a council's act on a dossier of today as if it were one of the past."""

    def attempt(scene: Scene) -> httpx.Response:
        on = {"effective_on": deciding.today(scene.world.stage)}
        path = scene.filed.dossier.replace("/v1/", "/v1/history/")
        return scene.world.post(OFFICER, f"{path}/{verb}", {**on, **body})

    return attempt


def _history_forwarding(scene: Scene) -> httpx.Response:
    path = scene.filed.dossier.replace("/v1/", "/v1/history/")
    return scene.world.post(OFFICER, f"{path}/forwarding", {"decision": scene.world.decision()})


def _drop_a_filed_sheet(scene: Scene) -> httpx.Response:
    body = {"member_id": scene.filed.seat(2), "reason": "Tôi nói vậy."}
    return scene.on(scene.filed, OFFICER, "conflicts", body)


def _send_away_who_has_filed(scene: Scene) -> httpx.Response:
    body = {"member_id": scene.filed.seat(2), "reason": "Tôi nói vậy."}
    return scene.on(scene.filed, OFFICER, "absences", body)


def _open_alone(scene: Scene) -> httpx.Response:
    Client.must(scene.on(scene.table, MEMBER, "sheets", _sheet(scene)))
    absent = [scene.table.seat(number) for number in (0, 2, 3, 4)]
    return scene.on(scene.table, OFFICER, "opening", {"absent": absent})


def _report_and_uphold(scene: Scene) -> httpx.Response:
    """Send the chair away, say that a member has an interest, and decide it as the next in line."""
    away = {"member_id": scene.table.seat(0), "reason": "Tôi nói vậy."}
    Client.must(scene.on(scene.table, OFFICER, "absences", away))
    said = {"member_id": scene.table.seat(2), "reason": "Tôi nói vậy."}
    Client.must(scene.on(scene.table, OFFICER, "conflicts", said))
    word = {**said, "kind": "reported", "upheld": True}
    return scene.on(scene.table, MEMBER, "conflicts/decisions", word)


def _conclude_alone(scene: Scene) -> httpx.Response:
    """Raise the stars by options that nobody voted on, and confirm it in the own seat."""
    Client.must(scene.on(scene.filed, OFFICER, "opening", {}))
    everybody = [scene.filed.seat(number) for number in range(5)]
    best = {"criterion": "1.1", "option": 3, "in_favour": everybody}
    body = {"minutes": "Tôi nhất trí với tôi.", "options": [best]}
    proposed = Client.must(scene.on(scene.filed, OFFICER, "conclusion", body)).json()
    confirm = {"result_id": proposed["id"]}
    return scene.on(scene.filed, MEMBER, "conclusion/confirmation", confirm)


def _own_dossier(scene: Scene) -> str:
    """Register a producer and hand its dossier in, all by the lone person."""
    world, lone = scene.world, scene.world.lone
    producer = filing.register_producer(lone)
    product = filing.register_product(lone, "own", producer, "Rau của tôi")
    dossier = filing.lodge(lone, "own", product)
    papers = [one["id"] for one in filing.file_evidence(lone, producer)]
    answers = own_sheet(cases.FIVE_STARS, world.sheet)
    filing.assess_oneself(lone, "own", dossier, answers, papers, one_by_one=False)
    filing.submit(lone, "own", dossier)
    return dossier


def _accept_the_own_dossier(scene: Scene) -> httpx.Response:
    return scene.world.post("officer@commune", f"{_own_dossier(scene)}/acceptance", {})


def _return_the_own_dossier(scene: Scene) -> httpx.Response:
    body = {"marks": [{"pointer": "/plan", "note": "Để sửa thêm."}]}
    return scene.world.post("officer@commune", f"{_own_dossier(scene)}/return", body)


def _confirm_the_own_producer(scene: Scene) -> httpx.Response:
    producer = filing.register_producer(scene.world.lone)["id"]
    return scene.world.post("officer@commune", f"/v1/producers/{producer}/confirmation", {})


def _producer_of_the_walk(scene: Scene) -> str:
    return str(scene.world.stage.run.id("producer"))


def _mandate(kind: str) -> Callable[[Scene], httpx.Response]:
    def attempt(scene: Scene) -> httpx.Response:
        body = {"kind": kind, "username": scene.world.account.username}
        path = f"/v1/producers/{_producer_of_the_walk(scene)}/mandates"
        return scene.world.post("officer@commune", path, body)

    return attempt


def _go_on_for_the_own_producer(scene: Scene) -> httpx.Response:
    mine = filing.register_producer(scene.world.lone)["id"]
    body = {"producer": mine, "reason": "Tôi nói vậy là một."}
    path = f"/v1/producers/{_producer_of_the_walk(scene)}/same-as"
    return scene.world.post("officer@commune", path, body)


def _win_the_own_dispute(scene: Scene) -> httpx.Response:
    """Take another's number in the producer's post, and decide the dispute in an office's."""
    world, walked = scene.world, scene.world.stage
    body = {
        **walked.journal.writes["producer"].body,
        "id": str(new_id()),
        "dispute": "Mã số này vốn là của tôi từ đầu.",
    }
    claimant = Client.must(world.post("producer@commune", "/v1/producers", body)).json()["id"]
    path = f"/v1/producers/{claimant}/disputes"
    (dispute,) = world.lone.officer("commune").get(path)["items"]
    paper = walked.run.id(f"paper/{filing.EVIDENCE[0]['kind']}")
    heard = "Đã nghe đủ điều họ nói."
    word = {"in_favour_of": "claimant", "heard_claimant": heard, "heard_holder": heard}
    word |= {"reason": "Tôi tin tôi là chủ.", "paper": str(paper)}
    return world.post("officer@commune", f"{path}/{dispute['id']}/decision", word)


def _said(scene: Scene, content: Json) -> Json:
    basis = {"number": "1/TB-BNV", "issued_on": "2026-11-01", "issuer": "Bộ Nội vụ"}
    on = deciding.today(scene.world.stage)
    return {"effective_on": on, "legal_basis": basis, "content": content}


def _proposal(scene: Scene, path: str, body: Json) -> str:
    entry = Client.must(scene.world.post("steward@ministry", path, body)).json()["id"]
    return f"{path}/{entry}"


def _new_paper_kind(scene: Scene) -> httpx.Response:
    kind = {"kind": "paper_kinds", "rulebook": "26-2026", "code": "MOT_NGUOI"}
    body = _said(scene, {**kind, "name": {"vi": "Giấy của tôi"}, "proves": []})
    entry = _proposal(scene, "/v1/reference/proposals", body)
    return scene.world.post("steward@ministry", f"{entry}/confirmation")


def _new_territory(scene: Scene) -> httpx.Response:
    places = scene.world.stage.places
    whole = {"old": places.neighbour.code, "new": places.commune.code, "relation": "whole"}
    change = {"kind": "territory", "ends": [places.neighbour.code], "successions": [whole]}
    body = {**_said(scene, change), "effective_on": "2031-01-01"}
    entry = _proposal(scene, "/v1/territory-events", body)
    return scene.world.post("steward@ministry", f"{entry}/confirmation")


def _password_of_a_member(scene: Scene) -> httpx.Response:
    member = scene.world.stage.people["hoidong1"].id
    path = f"/v1/accounts/{member}/password-link"
    return scene.world.post("leader@ministry", path, {"reason": "Tôi cần."})


def _post_to_oneself(scene: Scene) -> httpx.Response:
    office = {"role": "administrator", "level": "province", "unit": "66"}
    path = f"/v1/accounts/{scene.world.account.id}/posts"
    return scene.world.post("leader@ministry", path, office)


REFUSED: list[tuple[str, int, str, Callable[[Scene], httpx.Response]]] = [
    ("POST /v1/dossiers/{dossier_id}/sheets", 409, "sheet_filed_already", _second_sheet),
    ("POST /v1/dossiers/{dossier_id}/sheets", 403, "act_in_council_post", _sheet_as_officer),
    ("POST /v1/dossiers/{dossier_id}/sheets", 403, "act_in_council_post", _sheet_at_another_level),
    ("POST /v1/history/dossiers/{dossier_id}/sheets", 403, "history_only", _sheet_of_another),
    ("POST /v1/history/dossiers/{dossier_id}/opening", 403, "history_only", _history("opening")),
    (
        "POST /v1/history/dossiers/{dossier_id}/conclusion",
        403,
        "history_only",
        _history("conclusion", minutes="Tôi.", agreed={}, findings=[]),
    ),
    ("POST /v1/history/dossiers/{dossier_id}/forwarding", 403, "history_only", _history_forwarding),
    ("POST /v1/dossiers/{dossier_id}/conflicts", 409, "sheet_stays", _drop_a_filed_sheet),
    ("POST /v1/dossiers/{dossier_id}/absences", 409, "has_filed", _send_away_who_has_filed),
    ("POST /v1/dossiers/{dossier_id}/opening", 409, "quorum_not_met", _open_alone),
    (
        "POST /v1/dossiers/{dossier_id}/conflicts/decisions",
        403,
        "not_presiding",
        _report_and_uphold,
    ),
    (
        "POST /v1/dossiers/{dossier_id}/conclusion/confirmation",
        403,
        "confirmed_by_proposer",
        _conclude_alone,
    ),
    (
        "POST /v1/dossiers/{dossier_id}/acceptance",
        403,
        "helped_by_yourself",
        _accept_the_own_dossier,
    ),
    ("POST /v1/dossiers/{dossier_id}/return", 403, "helped_by_yourself", _return_the_own_dossier),
    (
        "POST /v1/producers/{producer_id}/confirmation",
        403,
        "helped_by_yourself",
        _confirm_the_own_producer,
    ),
    ("POST /v1/producers/{producer_id}/mandates", 422, "office_holder", _mandate("owner")),
    ("POST /v1/producers/{producer_id}/mandates", 422, "office_holder", _mandate("staff")),
    (
        "POST /v1/producers/{producer_id}/mandates",
        422,
        "mandate_needs_a_paper",
        _mandate("commune_officer"),
    ),
    (
        "POST /v1/producers/{producer_id}/same-as",
        403,
        "helped_by_yourself",
        _go_on_for_the_own_producer,
    ),
    (
        "POST /v1/producers/{producer_id}/disputes/{dispute_id}/decision",
        403,
        "helped_by_yourself",
        _win_the_own_dispute,
    ),
    (
        "POST /v1/reference/proposals/{entry_id}/confirmation",
        403,
        "second_person_needed",
        _new_paper_kind,
    ),
    (
        "POST /v1/territory-events/{entry_id}/confirmation",
        403,
        "second_person_needed",
        _new_territory,
    ),
    (
        "POST /v1/accounts/{account_id}/password-link",
        403,
        "permission_missing",
        _password_of_a_member,
    ),
    ("POST /v1/accounts/{account_id}/posts", 403, "permission_missing", _post_to_oneself),
]
