"""What one person writes down alone, and what only another one may put in force."""

from collections.abc import Callable
from dataclasses import dataclass

from demo import cases, deciding
from demo.client import Json
from tests.system.lonely import World, below_at_centre, concluded, proposed

Drafts = Callable[[World], str]


@dataclass(frozen=True)
class Drafted:
    """An act that writes a draft: who drafts it, of which level, and how."""

    act: str
    level: str
    draft: Drafts


def _found_council(world: World) -> str:
    members = [{"account_id": world.account.id, "chair": True}]
    people = world.stage.people.council("province")
    members += [{"account_id": one.id} for one in people[:4]]
    today = deciding.today(world.stage)
    body = {"name": "Hội đồng của tôi", "decision": world.decision(), "members": members}
    body |= {"term_from": today, "term_to": "2028-12-31"}
    body["regulations"] = {"quorum_share": "3/4", "max_spread": 10, "unanswered": "refuse"}
    return world.drafted(world.post("officer@province", "/v1/councils", body))


def _change_council(world: World) -> str:
    council = world.stage.run.id("council/province")
    body = {"decision": world.decision(), "joins": [{"account_id": world.account.id}]}
    return world.drafted(world.post("officer@province", f"/v1/councils/{council}/changes", body))


def _letter(world: World) -> str:
    body = {"letter_number": world.decision("UBND-KT")["number"]}
    return world.drafted(world.post("officer@commune", f"{proposed(world)}/proposal", body))


def _recognise(world: World) -> str:
    dossier = concluded(world, cases.FOUR_STARS).rsplit("/", 1)[1]
    body = {**world.decision(), "legal_basis": "Tự tôi.", "dossier_ids": [dossier]}
    return world.drafted(world.post("officer@province", "/v1/decisions", body))


def _forward(world: World) -> str:
    path = f"{concluded(world, cases.FIVE_STARS)}/forwarding"
    return world.drafted(world.post("officer@province", path, {"decision": world.decision()}))


def _assess_again(world: World) -> str:
    path = f"{below_at_centre(world, cases.FOUR_STARS)}/reassessment"
    return world.drafted(world.post("officer@province", path, {"decision": world.decision()}))


def _close(world: World) -> str:
    body = {"decision": world.decision(), "reason": "Tôi muốn vậy."}
    path = f"{below_at_centre(world, cases.TWO_STARS)}/closing"
    return world.drafted(world.post("officer@province", path, body))


def _withdraw(world: World) -> str:
    grounds = world.stage.public.get("/v1/rulebooks/26-2026")["procedure"]["withdrawal"]["grounds"]
    body = {"ground": grounds[0]["code"], "decision": world.decision(), "reason": "Tôi muốn vậy."}
    return world.drafted(world.post("officer@province", f"{world.recognition}/withdrawal", body))


def _request_withdrawal(world: World) -> str:
    body = {"decision": world.decision("BNNMT-VP"), "reason": "Tôi muốn vậy."}
    path = f"{world.recognition}/withdrawal-requests"
    return world.drafted(world.post("officer@ministry", path, body))


def _document(world: World, kind: str, *effects: Json) -> str:
    number = world.decision()
    body = {"kind": kind, "number": number["number"], "issued_on": number["date"]}
    body |= {"subject": "Văn bản của một người", "effects": list(effects)}
    return world.drafted(world.post("officer@province", "/v1/documents", body))


def _decision_of_the_walk(world: World) -> str:
    return str(world.stage.run.id("decision/province"))


def _annul(world: World) -> str:
    effect = {"kind": "annuls", "record_id": _decision_of_the_walk(world)}
    return _document(world, "annulment", effect)


def _correct(world: World) -> str:
    effect = {"kind": "corrects", "record_id": _decision_of_the_walk(world)}
    return _document(world, "correction", {**effect, "particulars": {"text": "Năm sao."}})


def _minutes(world: World) -> str:
    return _document(world, "minutes")


def _publication(world: World) -> str:
    return _document(world, "publication")


DRAFTED = [
    Drafted("POST /v1/councils", "province", _found_council),
    Drafted("POST /v1/councils/{council_id}/changes", "province", _change_council),
    Drafted("POST /v1/dossiers/{dossier_id}/proposal", "commune", _letter),
    Drafted("POST /v1/decisions", "province", _recognise),
    Drafted("POST /v1/dossiers/{dossier_id}/forwarding", "province", _forward),
    Drafted("POST /v1/dossiers/{dossier_id}/reassessment", "province", _assess_again),
    Drafted("POST /v1/dossiers/{dossier_id}/closing", "province", _close),
    Drafted("POST /v1/recognitions/{recognition_id}/withdrawal", "province", _withdraw),
    Drafted(
        "POST /v1/recognitions/{recognition_id}/withdrawal-requests",
        "ministry",
        _request_withdrawal,
    ),
    Drafted("POST /v1/documents", "province", _annul),
    Drafted("POST /v1/documents", "province", _correct),
    Drafted("POST /v1/documents", "province", _minutes),
    Drafted("POST /v1/documents", "province", _publication),
]
