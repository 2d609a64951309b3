"""One person in every post there is tries every act that touches a star, and none succeeds."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from demo import cases, filing, history
from demo.cases import own_sheet
from demo.client import Client, Json, Refused
from demo.evidence import paper_pdf
from demo.report import Recognised
from tests.system.lonely import (
    ANY,
    IN_OFFICE,
    LoneStage,
    Table,
    World,
    a_world,
    file_others,
    personal_number,
    seated,
)
from tests.system.lonely_attempts import REFUSED, Scene
from tests.system.lonely_drafts import DRAFTED, Drafted
from tests.system.refusal import refused
from tests.system.walked import Walked

OPENED = {"_recognise", "_forward", "_assess_again", "_close"}
"""Drafts about a dossier whose sheets were opened."""
LEADERS = {"commune": "lanhdao.xa", "province": "lanhdao.tinh", "ministry": "lanhdao.bo"}
NO_LEADER_CONFIRMS = {
    "history_is_confirmed",
    "not_found",
    "not_the_confirming_leader",
    "not_this_units_leader",
}


@pytest.fixture(scope="module")
def world(walked_once: Walked) -> Iterator[World]:
    """Everything there is in one hand: every post that an administrator can give."""
    stage = walked_once.stage()
    recognition = walked_once.certificate("four-stars").recognition
    made = a_world(stage, stage.clients[walked_once.system.administrator.username], recognition)
    yield made
    made.close()
    stage.close()


@pytest.fixture(scope="module")
def insider(world: World, walked_once: Walked) -> Iterator[World]:
    """The same without a post in the producers' commune, which would shut out from the council."""
    administrator = world.stage.clients[walked_once.system.administrator.username]
    recognition = walked_once.certificate("four-stars").recognition
    made = a_world(world.stage, administrator, recognition, IN_OFFICE)
    yield made
    made.close()


@pytest.fixture(scope="module")
def table(insider: World) -> Table:
    """A dossier before a council in which the lone person sits beside the chair."""
    return seated(insider)


@pytest.fixture(scope="module")
def filed(insider: World) -> Table:
    """Another one, of which the lone person is the chair; everybody has filed."""
    found = seated(insider, chair=1)
    file_others(insider, found, 0, 2, 3, 4)
    answers = {"answers": own_sheet(cases.FOUR_STARS, insider.sheet)}
    Client.must(insider.post("council_member@province", f"{found.dossier}/sheets", answers))
    return found


@pytest.fixture
def scene(world: World, insider: World, table: Table, filed: Table) -> Scene:
    return Scene(world, insider, table, filed)


def _scan(world: World, level: str, document: str) -> str:
    owner = {"owner": {"kind": "document", "id": document}, "kind": "OTHER", "title": "Bản quét"}
    by = world.lone.officer(level)
    paper = Client.must(by.request("POST", "/v1/papers", json=owner)).json()["id"]
    by.upload(f"scan/{paper}", f"/v1/papers/{paper}/content", paper_pdf(paper), "application/pdf")
    return str(paper)


def _rewritten_by_another(world: World, level: str, document: str) -> None:
    """Have an honest colleague mend a word of the draft."""
    by = world.stage.officer(level)
    known = by.get(f"/v1/documents/{document}")
    body = {name: known[name] for name in ("kind", "number", "issued_on", "legal_basis")}
    body |= {"effects": known["effects"], "papers": known["papers"]}
    body["subject"] = known["subject"] + "."
    answer = by.request("PUT", f"/v1/documents/{document}", json=body, headers=ANY)
    assert Client.must(answer).json()["drafted_by"]["account"] != world.account.id


@pytest.mark.parametrize("one", DRAFTED, ids=lambda one: one.draft.__name__.strip("_"))
def test_what_one_person_drafted_that_person_never_puts_in_force(
    world: World, insider: World, one: Drafted
) -> None:
    """Who sits on a council and has an office in the commune is shut out of what was opened there;
    so the one who drafts about that has none."""
    if one.draft.__name__ in OPENED:
        world = insider
    document = one.draft(world)
    path, leader = f"/v1/documents/{document}", f"leader@{one.level}"
    officer = f"officer@{one.level}"
    signature = f"{path}/entry-into-force"
    refused(world.post(leader, signature, {}), 403, "drafted_by_yourself")
    paper = {"signer": world.account.id, "papers": [_scan(world, one.level, document)]}
    refused(world.post(officer, f"{path}/signed-paper", paper), 403, "drafted_by_yourself")
    boss = world.stage.people[LEADERS[one.level]].id
    answer = world.post(officer, f"{path}/signed-paper", {**paper, "signer": boss})
    refused(answer, 403, "drafted_by_yourself")
    for post in ("leader@province", "leader@ministry"):
        assert world.post(post, f"{path}/confirmation").json()["code"] in NO_LEADER_CONFIRMS
    _rewritten_by_another(world, one.level, document)
    refused(world.post(leader, signature, {}), 403, "drafted_by_yourself")
    answer = world.post(officer, f"{path}/signed-paper", {**paper, "signer": boss})
    refused(answer, 403, "drafted_by_yourself")
    assert world.lone.officer(one.level).get(path)["state"] == "draft"
    Client.must(world.post(officer, f"{path}/discard", {"reason": "Thôi."}))


@pytest.mark.parametrize(
    ("status", "code", "attempt"),
    [row[1:] for row in REFUSED],
    ids=[getattr(row[3], "__name__", "").strip("_") for row in REFUSED],
)
def test_what_one_person_tries_alone_is_refused(
    scene: Scene, status: int, code: str, attempt: Callable[[Scene], httpx.Response]
) -> None:
    problem = attempt(scene)
    found = problem.json()
    codes = {found.get("code"), *(one["code"] for one in found.get("errors", ()))}
    assert (problem.status_code, code in codes) == (status, True), problem.text


# The same by other ways: history, other hands on the draft, posts that end, two tabs at once.


@pytest.mark.parametrize("era", [history.era_148, history.era_1048])
def test_a_product_of_an_ended_district_is_confirmed_by_somebody_else(
    world: World, era: Callable[[LoneStage, Json], Recognised]
) -> None:
    """A1, A2: the whole past, from the producer to the decision, typed by one person."""
    producer = filing.register_producer(world.lone)
    with pytest.raises(Refused) as stopped:
        era(world.lone, producer)
    assert (stopped.value.status, stopped.value.code) == (403, "drafted_by_yourself")
    refused_path = stopped.value.response.request.url.path
    assert refused_path.endswith("/confirmation")
    draft = refused_path.removesuffix("/confirmation")
    for leader in ("leader@province", "leader@ministry", "leader@commune"):
        for verb, body in (("confirmation", None), ("entry-into-force", {})):
            code = world.post(leader, f"{draft}/{verb}", body).json()["code"]
            assert code in {*NO_LEADER_CONFIRMS, "drafted_by_yourself", "permission_missing"}
    decision = world.lone.officer("province").get(draft.replace("/documents/", "/decisions/"))
    assert decision["recognitions"] == []


def test_a_draft_that_the_leader_mended_as_an_officer_is_not_signed_by_him(world: World) -> None:
    """Somebody else drafts; the lone person changes what it says, and then signs it."""
    document = _minutes_of_another(world)
    path = f"/v1/documents/{document}"
    Client.must(world.ask("officer@province", "PUT", path, _anew(world, document)))
    answer = world.post("leader@province", f"{path}/entry-into-force", {})
    refused(answer, 403, "drafted_by_yourself")


def test_two_tabs_at_once_never_sign_what_the_same_hand_wrote(world: World) -> None:
    """A draft is rewritten in one tab while it is signed in another: one of the two fails."""
    for _ in range(5):
        document = _minutes_of_another(world)
        path, body = f"/v1/documents/{document}", _anew(world, document)
        tag = {"If-Match": world.stage.officer("province").read(path)[1]}
        officer, leader = (world.lone.posts[f"{one}@province"] for one in ("officer", "leader"))
        officer.get(path), leader.get(path)
        with ThreadPoolExecutor(2) as pool:
            writes = pool.submit(officer.request, "PUT", path, json=body, headers=tag)
            signs = pool.submit(
                leader.request, "POST", f"{path}/entry-into-force", json={}, headers=tag
            )
        found = world.stage.officer("province").get(path)
        mine = found["drafted_by"]["account"] == world.account.id
        assert [writes.result().is_success, signs.result().is_success].count(True) == 1
        assert mine == writes.result().is_success
        assert (found["state"] == "in_force") == (not mine)


def test_a_post_that_has_ended_signs_nothing(world: World, insider: World) -> None:
    """The insider loses the leader's post; an open session and a new one are both refused."""
    document = _minutes_of_another(world)
    path = f"/v1/documents/{document}/entry-into-force"
    leader = insider.lone.posts["leader@province"]
    leader.get(f"/v1/documents/{document}")
    administrator = world.stage.by("quantri.tinh")
    account = f"/v1/accounts/{insider.account.id}"
    post = next(
        one["id"]
        for one in administrator.get(account)["posts"]
        if (one["role"], one["level"]) == ("leader", "province")
    )
    ending = {"reason": "Thôi giữ chức vụ."}
    answer = administrator.request("POST", f"{account}/posts/{post}/end", json=ending, headers=ANY)
    Client.must(answer)
    with pytest.raises(Refused) as stopped:
        leader.must(leader.request("POST", path, json={}, headers=ANY))
    assert stopped.value.code == "post_not_held"


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_posts_that_watch_over_others_are_not_given_to_the_one_person(
    world: World, role: str
) -> None:
    administrator = world.stage.by("quantri.tinh")
    office = {"role": role, "level": "province", "unit": world.stage.places.province.code}
    path = f"/v1/accounts/{world.account.id}/posts"
    by = administrator if role == "auditor" else _ministry(world)
    refused(by.request("POST", path, json=office), 409, "posts_do_not_go_together")


def test_the_one_person_gets_no_second_account(world: World) -> None:
    """Whoever has a number has one account; another one would be another hand."""
    office = {"role": "leader", "level": "province", "unit": world.stage.places.province.code}
    body = {**office, "username": f"{world.account.username}.hai", "display_name": "Một Người"}
    body["personal_number"] = personal_number(world.lone.run)
    answer = world.stage.by("quantri.tinh").request("POST", "/v1/accounts", json=body)
    refused(answer, 409, "person_known")


def _ministry(world: World) -> Client:
    known = {one.username for one in world.stage.people.by_key.values()}
    name = next(one for one in world.stage.clients if one and one not in known)
    return world.stage.clients[name]


def _minutes_of_another(world: World) -> str:
    number = world.decision()
    body = {"kind": "minutes", "number": number["number"], "issued_on": number["date"]}
    body["subject"] = "Biên bản của cán bộ khác"
    by = world.stage.officer("province")
    return str(Client.must(by.request("POST", "/v1/documents", json=body)).json()["id"])


def _anew(world: World, document: str) -> Json:
    known = world.stage.officer("province").get(f"/v1/documents/{document}")
    said = {name: known[name] for name in ("kind", "number", "issued_on", "legal_basis")}
    return {**said, "subject": "Điều tôi muốn", "effects": known["effects"], "papers": []}


# Every act there is stands in one of three tables.

ALONE = {
    "POST /v1/documents/{document_id}/entry-into-force": "tried on every draft above",
    "POST /v1/documents/{document_id}/signed-paper": "tried on every draft above",
    "POST /v1/documents/{document_id}/confirmation": "tried on every draft and on history",
    "PUT /v1/documents/{document_id}": "its writer signs nothing: tried above",
    "POST /v1/history/decisions": "a draft until it is confirmed: tried above",
    "POST /v1/dossiers/{dossier_id}/conclusion": "a proposal: its confirmation is tried above",
    "POST /v1/reference/proposals": "a proposal: its confirmation is tried above",
    "POST /v1/territory-events": "a proposal: its confirmation is tried above",
    "POST /v1/auth/post": "how the one person goes from post to post above",
    "POST /v1/auth/password-setting": "needs the code: to give one is tried above",
}
"""What one person does, and what becomes of it is tried above."""

HARMLESS = {
    "POST /v1/documents/{document_id}/discard": "gives up a draft, which did nothing",
    "POST /v1/rounds": "an empty round of a council that two persons founded",
    "POST /v1/rounds/{round_id}/dossiers": "before the council of its unit, which scores it",
    "POST /v1/dossiers": "opens a draft",
    "PUT /v1/dossiers/{dossier_id}/self-assessment": "the producer's own word, no council's",
    "PUT /v1/dossiers/{dossier_id}/self-assessment/answers/{criterion}": "the same",
    "POST /v1/dossiers/{dossier_id}/submission": "hands in what the office then takes in or not",
    "POST /v1/dossiers/{dossier_id}/withdrawal": "the producer's own, before there is a star",
    "POST /v1/dossiers/{dossier_id}/rejection": "before any council; a new dossier may be opened",
    "PUT /v1/dossiers/{dossier_id}/commune-report": "gives no points; goes on by a letter",
    "POST /v1/history/dossiers": "history up to the decision makes no star (0121)",
    "PUT /v1/history/dossiers/{dossier_id}/self-assessment": "the same",
    "POST /v1/history/dossiers/{dossier_id}/submission": "the same",
    "POST /v1/history/dossiers/{dossier_id}/acceptance": "the same",
    "POST /v1/history/dossiers/{dossier_id}/return": "the same",
    "POST /v1/history/dossiers/{dossier_id}/rejection": "the same",
    "POST /v1/history/dossiers/{dossier_id}/withdrawal": "the same",
    "PUT /v1/history/dossiers/{dossier_id}/commune-report": "the same",
    "POST /v1/history/dossiers/{dossier_id}/proposal": "the same",
    "POST /v1/history/councils": "the same; it scores no dossier of today",
    "POST /v1/history/rounds": "the same; it holds no dossier of today",
    "POST /v1/history/rounds/{round_id}/dossiers": "the same",
    "POST /v1/recognitions/{recognition_id}/certificate-attempts": "prints what was decided",
    "POST /v1/reference/proposals/{entry_id}/dry-run": "changes nothing",
    "POST /v1/territory-events/{entry_id}/dry-run": "changes nothing",
    "POST /v1/reference/proposals/{entry_id}/withdrawal": "a proposal; in force it takes two",
    "POST /v1/territory-events/{entry_id}/withdrawal": "a proposal; in force it takes two",
    "POST /v1/producers/{producer_id}/mandates/{mandate_id}/end": "takes a person away, no star",
}
"""What one person may do alone, and why it touches no star."""

CHAPTERS = {
    "councils",
    "decisions",
    "documents",
    "dossiers",
    "history",
    "recognitions",
    "reference",
    "rounds",
    "territory-events",
}


def _is_watched(path: str) -> bool:
    steps = path.split("/")
    return steps[2:3] != [] and (steps[2] in CHAPTERS or "mandates" in steps)


def test_every_act_that_the_api_has_stands_in_one_table(world: World) -> None:
    paths = world.stage.public.get("/openapi.json")["paths"]
    writes = {"post", "put", "patch", "delete"}
    there = {
        f"{verb.upper()} {path}" for path, item in paths.items() for verb in writes & item.keys()
    }
    tried = {one.act for one in DRAFTED} | {row[0] for row in REFUSED}
    named = tried | set(ALONE) | set(HARMLESS)
    assert named - there == set(), "the table names acts that are not there"
    watched = {one for one in there if _is_watched(one.split(" ")[1])}
    assert watched - named == set(), "acts that nobody has thought about"
    assert set(HARMLESS).isdisjoint(tried | set(ALONE))


def test_in_the_end_no_document_in_force_bears_one_hand_only(
    world: World, insider: World, walked_once: Walked
) -> None:
    """What the database holds after all of this."""
    one_hand = "SELECT id FROM registry.documents WHERE writers @> (put_in_force_by->'account')"
    assert walked_once.system.rows(one_hand) == []
    signers = {
        one
        for (one,) in walked_once.system.rows(
            "SELECT put_in_force_by->>'account' FROM registry.recognitions AS r"
            " JOIN registry.documents AS d ON d.id = r.decision_id"
        )
    }
    assert signers
    assert signers.isdisjoint({world.account.id, insider.account.id})
