"""The whole walk, asserted; the same tests in one process and over four."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demo import cases, checking
from demo.client import Client, Journal
from demo.run import Run
from demo.stage import RULEBOOK
from tests.support.tools import second_tool
from tests.system.walked import Walked

BY_CASE = {
    "four-stars": (4, "80.00", "recognise", "province"),
    "missed-minimum": (3, "92.00", "recognise", "province"),
    "two-stars": (2, "40.00", "not_recognised", None),
    "five-stars": (5, "95.00", "recognise", "ministry"),
    "withdrawn": (4, "72.00", "recognise", "province"),
    "era-1048": (3, "60.00", "recognise", "province"),
    "era-148": (3, "64.00", "recognise", "district"),
}
OF_TODAY = ["four-stars", "missed-minimum", "five-stars", "withdrawn"]
IN_FORCE = ["four-stars", "missed-minimum", "five-stars"]


@pytest.fixture
def officer(walked: Walked) -> Iterator[Client]:
    """The province's officer, who reads every dossier of the province."""
    account = next(
        one for one in walked.result.accounts if (one.role, one.level) == ("officer", "province")
    )
    client = Client(walked.system.base_url, Run(), Journal(), account.credentials)
    yield client
    client.close()


@pytest.mark.parametrize("case", BY_CASE)
def test_every_case_ends_with_its_stars_and_outcome(
    walked: Walked, officer: Client, case: str
) -> None:
    dossier = officer.get(f"/v1/dossiers/{walked.result.dossiers[case]}")
    stars, total, outcome, by = BY_CASE[case]
    verdict = dossier["verdict"]
    assert (verdict["stars"], verdict["total"], verdict["outcome"], verdict["recognised_by"]) == (
        stars,
        total,
        outcome,
        by,
    )
    assert dossier["status"] == ("recognised" if by else "not_recognised")


def test_five_kinds_of_account_took_part(walked: Walked) -> None:
    kinds = {one.role for one in walked.result.accounts}
    assert kinds >= {"administrator", "officer", "producer", "council_member"}
    assert {one.level for one in walked.result.accounts if one.role == "officer"} == {
        "commune",
        "district",
        "province",
        "ministry",
    }


@pytest.mark.parametrize("case", OF_TODAY)
def test_a_certificate_states_what_was_decided(walked: Walked, public: Client, case: str) -> None:
    found = walked.certificate(case)
    certificate = public.get(f"/v1/certificates/{found.code}")
    stars, _, _, level = BY_CASE[case]
    assert certificate["stars"] == stars
    assert certificate["kind"] == "issued"
    assert certificate["authority"]["level"] == level
    assert certificate["rulebook"] == RULEBOOK
    assert certificate["number"] == found.number
    assert certificate["product"]["id"] == found.product
    assert certificate["validity_months"] == 36
    assert certificate["issued_on"] == certificate["decision"]["date"]
    assert certificate["valid_until"] == _months_later(certificate["issued_on"], 36)


def test_numbers_follow_one_another_without_a_gap(walked: Walked) -> None:
    numbers = [walked.certificate(case).number for case in OF_TODAY if case != "five-stars"]
    ordinals = sorted(int(re.findall(r"\d+", number)[0]) for number in numbers)
    assert ordinals == list(range(ordinals[0], ordinals[0] + len(numbers)))


def test_two_stars_bring_no_certificate(walked: Walked, public: Client, officer: Client) -> None:
    dossier = officer.get(f"/v1/dossiers/{walked.result.dossiers['two-stars']}")
    product = dossier["product"]["id"]
    assert public.items("/v1/certificates", product_id=product) == []


def test_the_demo_says_why_92_points_are_not_five_stars(walked: Walked) -> None:
    why = [line for line in walked.lines if "Vì sao không phải 5 sao" in line]
    assert len(why) == 1
    assert "3.5" in why[0]
    assert cases.INTELLECTUAL_PROPERTY in why[0]


def test_90_points_were_forwarded_before_the_ministry_recognised(
    walked: Walked, officer: Client
) -> None:
    steps = officer.get(f"/v1/dossiers/{walked.result.dossiers['five-stars']}/steps")["items"]
    went = [(step["status"], step["level"]) for step in steps]
    assert ("concluded", "province") in went
    assert any(status == "forwarded" for status, _ in went)
    assert went[-1][0] == "recognised"


@pytest.mark.parametrize("case", IN_FORCE)
def test_the_page_says_in_plain_vietnamese_that_it_is_valid(
    walked: Walked, public: Client, case: str
) -> None:
    found = walked.certificate(case)
    certificate = public.get(f"/v1/certificates/{found.code}")
    answer = public.request("GET", f"/c/{found.code}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    for words in (
        certificate["product"]["name"],
        certificate["producer"]["name"],
        certificate["number"],
        "Còn hiệu lực",
    ):
        assert words in answer.text
    assert "<script" not in answer.text.lower()


@pytest.mark.parametrize("case", ["four-stars", "era-148", "era-1048"])
def test_the_pdf_verifies_through_the_api(walked: Walked, public: Client, case: str) -> None:
    found = walked.certificate(case)
    verification = checking.verify(public, checking.pdf_of(public, found.code))
    assert verification["verdict"] in {"valid", "genuine_not_valid"}
    assert verification["certificate"]["code"] == found.code
    outcomes = {one["check"]: one["outcome"] for one in verification["findings"]}
    assert (outcomes["integrity"], outcomes["signer"]) == ("passed", "passed")


def test_one_flipped_byte_does_not_verify(walked: Walked, public: Client) -> None:
    pdf = checking.pdf_of(public, walked.certificate("four-stars").code)
    trust = public.get("/v1/trust")
    assert checking.signature_holds(pdf, trust)
    forged = checking.flipped(pdf)
    assert not checking.signature_holds(forged, trust)
    assert checking.verify(public, forged)["verdict"] in {"not_genuine", "not_a_certificate"}


@pytest.mark.second_tool
def test_pdfsig_agrees_on_the_signature(walked: Walked, public: Client, tmp_path: Path) -> None:
    pdfsig = second_tool("pdfsig")
    pdf = checking.pdf_of(public, walked.certificate("four-stars").code)
    assert "Signature is Valid" in _pdfsig(pdfsig, tmp_path, pdf)
    assert "Signature is Valid" not in _pdfsig(pdfsig, tmp_path, checking.flipped(pdf))


@pytest.mark.parametrize("case", IN_FORCE)
def test_every_path_says_valid(walked: Walked, public: Client, case: str) -> None:
    found = walked.certificate(case)
    standing = checking.standing(public, found, checking.pdf_of(public, found.code))
    assert standing.agreed
    assert standing.api == "valid"


def test_after_a_withdrawal_every_path_says_so(walked: Walked, public: Client) -> None:
    found = walked.certificate("withdrawn")
    pdf = checking.pdf_of(public, found.code)
    standing = checking.standing(public, found, pdf)
    assert standing.agreed
    assert standing.api == "revoked"
    assert checking.verify(public, pdf)["verdict"] == "genuine_not_valid"
    assert checking.signature_holds(pdf, public.get("/v1/trust"))
    page = public.request("GET", f"/c/{found.code}")
    assert "Đã bị thu hồi" in page.text
    assert "Còn hiệu lực" not in page.text
    for path in (f"/c/{found.code}", f"/v1/certificates/{found.code}", "/v1/status-list"):
        kept = public.request("GET", path).headers["cache-control"]
        assert "no-cache" in kept, f"{path} may be shown from a cache that does not know of it"


def test_the_withdrawal_was_seen_on_all_paths_in_seconds(walked: Walked) -> None:
    said = next(line for line in walked.lines if "danh sách" in line and "giây" in line)
    seconds = float(re.findall(r"Sau ([\d.]+) giây", said)[0])
    assert seconds < 5
    assert said.count("revoked") == 4


@pytest.mark.parametrize(
    ("case", "level", "decided", "until"),
    [
        ("era-1048", "province", "2022-06-01", "2025-06-01"),
        ("era-148", "district", "2024-06-03", "2027-06-03"),
    ],
)
def test_older_eras_stand_side_by_side_with_their_own_dates(
    walked: Walked, public: Client, case: str, level: str, decided: str, until: str
) -> None:
    found = walked.certificate(case)
    certificate = public.get(f"/v1/certificates/{found.code}")
    assert (certificate["kind"], certificate["stars"]) == ("historic", 3)
    assert certificate["authority"]["level"] == level
    assert certificate["decision"]["date"] == decided
    assert certificate["valid_until"] == until
    expected = "valid" if date.fromisoformat(until) >= _today(public) else "expired"
    standing = checking.standing(public, found, checking.pdf_of(public, found.code))
    assert standing.agreed
    assert standing.api == expected


def test_walking_again_with_the_same_run_changes_nothing(walked: Walked) -> None:
    before = _counts(walked)
    codes = {one.case: (one.code, one.number) for one in walked.result.certificates}
    again = Walked(walked.system, run=walked.run).walk()
    assert {one.case: (one.code, one.number) for one in again.result.certificates} == codes
    assert _counts(walked) == before


def _counts(walked: Walked) -> list[tuple[object, ...]]:
    return walked.system.rows(
        "SELECT (SELECT count(*) FROM certificates.certificates),"
        " (SELECT count(*) FROM registry.audit_events),"
        " (SELECT count(*) FROM gateway.accounts)"
    )


def _months_later(day: str, months: int) -> str:
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    return f"{year}-{month + 1:02}-{day[8:]}"


def _today(public: Client) -> date:
    return date.fromisoformat(public.get("/v1/status-list")["as_of"])


def _pdfsig(program: str, folder: Path, pdf: bytes) -> str:
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)
    return done.stdout
