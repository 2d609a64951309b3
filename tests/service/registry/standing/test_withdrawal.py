"""Withdrawal: on a legal ground, by the authority, once, and the certificate says so."""

from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.certificates import Status
from tests.service.registry.standing.conftest import Issuing
from tests.service.registry.standing.test_decisions import concluded
from tests.support.dossiers import Json, act, decided, in_force
from tests.support.registry import Caller, fault, made, refused


@pytest.fixture
def officer(issuing: Issuing) -> Caller:
    return issuing.people.province_officer()


@pytest.fixture
async def recognised(issuing: Issuing, officer: Caller, scoring: ScoringClient) -> Json:
    dossiers = await concluded(issuing.people, scoring, officer, (55,))
    decision = await decided(issuing.people, officer, *dossiers)
    return await issuing.recognition(officer, decision["recognitions"][0]["id"], "issued")


def withdrawal(**changes: Any) -> Json:
    return {
        "ground": "DD_PRODUCTION_CEASED",
        "decision": {"number": "400/QĐ-UBND", "date": "2026-11-22"},
        "reason": "Cơ sở ngừng sản xuất.",
        **changes,
    }


async def test_a_withdrawal_revokes_the_certificate(
    issuing: Issuing, officer: Caller, recognised: Json
) -> None:
    record = f"/v1/recognitions/{recognised['id']}"
    draft = made(await act(officer, record, "withdrawal", withdrawal()))
    assert draft["state"] == "draft"
    assert made(await officer.get(record))["status"] == "in_force"
    await in_force(issuing.people, officer, draft)
    done = made(await officer.get(record))
    assert done["status"] == "withdrawn"
    assert done["withdrawal"]["ground"] == "DD_PRODUCTION_CEASED"
    await issuing.recognition(officer, recognised["id"], "revoked")
    code = recognised["certificate"]["code"]
    certificate = await issuing.certificates.certificate(code)
    assert certificate.standing.status is Status.REVOKED
    listed = await issuing.certificates.status_list()
    assert code in listed.not_valid[Status.REVOKED]
    number = {"number": "401/QĐ-UBND", "date": "2026-11-22"}
    again = await act(officer, record, "withdrawal", withdrawal(decision=number))
    refused(again, 409, "already_withdrawn")


async def test_only_a_ground_of_the_law_counts(
    issuing: Issuing, officer: Caller, recognised: Json
) -> None:
    """26/2026 Đ.8 k.1."""
    record = f"/v1/recognitions/{recognised['id']}"
    response = await act(officer, record, "withdrawal", withdrawal(ground="BAD_TASTE"))
    assert fault(response, "/ground") == "ground_unknown"
    early = withdrawal(decision={"number": "1", "date": "2026-11-21"})
    response = await act(officer, record, "withdrawal", early)
    assert fault(response, "/decision/date") == "day_out_of_order"
    late = withdrawal(decision={"number": "1", "date": "2026-11-23"})
    response = await act(officer, record, "withdrawal", late)
    assert fault(response, "/decision/date") == "day_out_of_order"
    code = recognised["certificate"]["code"]
    certificate = await issuing.certificates.certificate(code)
    assert certificate.standing.status is Status.VALID


async def test_only_the_authority_withdraws(
    issuing: Issuing, officer: Caller, recognised: Json
) -> None:
    record = f"/v1/recognitions/{recognised['id']}"
    ministry = await act(issuing.people.ministry_officer(), record, "withdrawal", withdrawal())
    refused(ministry, 403, "not_the_authority")
    stranger = await act(issuing.people.province_officer("01"), record, "withdrawal", withdrawal())
    refused(stranger, 404, "not_found")
    commune = await act(issuing.people.commune_officer(), record, "withdrawal", withdrawal())
    refused(commune, 403, "permission_missing")
    stale = await officer.post(f"{record}/withdrawal", withdrawal(), headers={"If-Match": '"1"'})
    refused(stale, 412, "stale_version")
    refused(await officer.post(f"{record}/withdrawal", withdrawal()), 428, "if_match_required")


async def test_a_withdrawal_right_after_the_decision_waits_for_the_certificate(
    issuing: Issuing, officer: Caller, scoring: ScoringClient
) -> None:
    dossiers = await concluded(issuing.people, scoring, officer, (55,))
    decision = await decided(issuing.people, officer, *dossiers)
    number = decision["recognitions"][0]["id"]
    record = f"/v1/recognitions/{number}"
    draft = made(await act(officer, record, "withdrawal", withdrawal()))
    await in_force(issuing.people, officer, draft)
    found = await issuing.recognition(officer, number, "revoked")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert certificate.standing.status is Status.REVOKED
