"""Whole ways from a draft to a certificate, under the law of today and under older ones."""

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.service.registry.recognition.conftest import Issuing
from tests.support.dossiers import (
    a_proposed,
    before_a_council,
    decision_body,
    path_of,
    score,
    sheet_of,
)
from tests.support.registry import made


async def test_a_product_of_today_goes_from_a_draft_to_a_certificate(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    people, sheet = issuing.people, await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(76, stars=4))
    officer = people.province_officer()
    members = await before_a_council(people, officer, [dossier])
    sheets = [sheet.answers(total, stars=4) for total in (74, 75, 76, 77, 78)]
    concluded = await score(members, officer, dossier, sheets)
    assert concluded["verdict"] == {
        "level": "province",
        "total": "76.00",
        "stars": 4,
        "outcome": "recognise",
        "recognised_by": "province",
        "forward_to": None,
    }
    decision = made(await officer.post("/v1/decisions", decision_body(dossier)))
    (recognised,) = decision["recognitions"]
    assert recognised["stars"] == 4
    assert recognised["valid_until"] == "2029-11-22"
    found = await issuing.recognition(officer, recognised["id"], "issued")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert certificate.id.hex == recognised["id"].replace("-", "")
    assert certificate.product.code == found["product_code"]
    assert certificate.authority.level is Level.PROVINCE
    final = made(await people.producer().get("/v1/dossiers"))
    assert final["items"] == []
    seen = made(await officer.get(path_of(dossier)))
    assert (seen["status"], seen["level"], seen["clock"]) == ("recognised", None, None)
