"""What a file is judged to be: every way of not being genuine, from a table typed by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.certificates import Certificate, Check, CheckOutcome, FileVerdict
from services.certificates.examining.examination import Examination
from services.certificates.verification.rules import Uploaded, judge
from tests.unit.services.certificates.orders import an_order

SIGNED = datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ISSUED_FILE = "a" * 64
GENUINE = Examination(
    readable=True,
    signed=True,
    intact=True,
    whole=True,
    trusted=True,
    signer="OCOP development certificate signer",
    signed_at=SIGNED.isoformat(),
    in_term=True,
    code="7K3M9QXT2WBD",
)
WORDS = {"vi": "-", "en": "-"}


def a_certificate(status: str = "valid") -> Certificate:
    return Certificate.model_validate(
        {
            **an_order().model_dump(exclude={"number"}),
            "number": "0001/2026/OCOP-66",
            "code": "7K3M9QXT2WBD",
            "valid_until": "2029-11-20",
            "url": "https://ocop.example.vn/c/7K3M9QXT2WBD",
            "document": {
                "sha256": ISSUED_FILE,
                "size": 1,
                "path": "/",
                "signed_at": SIGNED,
                "signer_fingerprint": "b" * 64,
            },
            "status_index": 7,
            "changes": [],
            "version": 1,
            "standing": {
                "status": status,
                "as_of": "2026-12-01",
                "since": "2026-11-20",
                "until": None,
                "label": WORDS,
                "sentence": WORDS,
            },
        }
    )


def test_the_issued_file_of_a_certificate_in_force_is_valid() -> None:
    verdict, findings = judge(Uploaded(ISSUED_FILE, GENUINE), a_certificate(), NOW)
    assert verdict is FileVerdict.VALID
    assert [finding.check for finding in findings] == list(Check)
    assert {finding.outcome for finding in findings} == {CheckOutcome.PASSED}


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("valid", FileVerdict.VALID),
        ("extended", FileVerdict.VALID),
        ("expired", FileVerdict.GENUINE_NOT_VALID),
        ("suspended", FileVerdict.GENUINE_NOT_VALID),
        ("revoked", FileVerdict.GENUINE_NOT_VALID),
        ("replaced", FileVerdict.GENUINE_NOT_VALID),
        ("superseded", FileVerdict.GENUINE_NOT_VALID),
    ],
)
def test_a_genuine_file_is_valid_only_in_force(status: str, verdict: FileVerdict) -> None:
    assert judge(Uploaded(ISSUED_FILE, GENUINE), a_certificate(status), NOW)[0] is verdict


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"readable": False}, "unreadable"),
        ({"signed": False}, "unsigned"),
        ({"intact": False}, "altered"),
        ({"whole": False}, "added_to"),
        ({"trusted": False}, "unknown_signer"),
        ({"signed_at": None}, "no_time"),
        ({"in_term": False}, "outside_key_term"),
        ({"signed_at": (SIGNED + timedelta(seconds=1)).isoformat()}, "other_time"),
        ({"signed_at": (SIGNED - timedelta(seconds=1)).isoformat()}, "other_time"),
    ],
)
def test_one_thing_that_is_wrong_makes_a_file_not_genuine(
    changes: dict[str, object], code: str
) -> None:
    seen = replace(GENUINE, **changes)  # type: ignore[arg-type]
    verdict, findings = judge(Uploaded(ISSUED_FILE, seen), a_certificate(), NOW)
    assert verdict is FileVerdict.NOT_GENUINE
    assert code in {finding.code for finding in findings}


def test_another_file_than_the_issued_one_is_not_genuine_whoever_signed_it() -> None:
    verdict, findings = judge(Uploaded("c" * 64, GENUINE), a_certificate(), NOW)
    assert verdict is FileVerdict.NOT_GENUINE
    assert findings[0].code == "not_the_issued_file"


@pytest.mark.parametrize(
    ("behind", "code"),
    [
        (timedelta(minutes=5), "as_recorded"),
        (timedelta(minutes=5, seconds=1), "in_the_future"),
        (timedelta(minutes=50), "in_the_future"),
    ],
)
def test_two_clocks_may_differ_by_five_minutes_and_no_more(behind: timedelta, code: str) -> None:
    findings = judge(Uploaded(ISSUED_FILE, GENUINE), a_certificate(), SIGNED - behind)[1]
    assert findings[2].code == code


def test_a_signed_file_without_a_record_is_not_genuine_and_an_unsigned_one_no_certificate() -> None:
    assert judge(Uploaded("c" * 64, GENUINE), None, NOW)[0] is FileVerdict.NOT_GENUINE
    unsigned = Examination(readable=True)
    assert judge(Uploaded("c" * 64, unsigned), None, NOW)[0] is FileVerdict.NOT_A_CERTIFICATE


PASSED, FAILED, NOT_CHECKED = CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_CHECKED


@pytest.mark.parametrize(
    ("changes", "check", "outcome", "code"),
    [
        ({"readable": False}, Check.INTEGRITY, FAILED, "unreadable"),
        ({"signed": False}, Check.INTEGRITY, FAILED, "unsigned"),
        ({"signed": False}, Check.SIGNER, NOT_CHECKED, "no_signer"),
        ({"intact": False}, Check.INTEGRITY, FAILED, "altered"),
        ({"whole": False}, Check.INTEGRITY, FAILED, "added_to"),
        ({"trusted": False}, Check.SIGNER, FAILED, "unknown_signer"),
        ({"signed_at": None}, Check.TIME, NOT_CHECKED, "no_time"),
        ({"in_term": False}, Check.TIME, FAILED, "outside_key_term"),
        ({"signed_at": (NOW + timedelta(minutes=6)).isoformat()}, Check.TIME, FAILED,
         "in_the_future"),
        ({"signed_at": (SIGNED + timedelta(1)).isoformat()}, Check.TIME, FAILED, "other_time"),
    ],
)  # fmt: skip
def test_each_fault_is_found_by_its_own_check(
    changes: dict[str, object], check: Check, outcome: CheckOutcome, code: str
) -> None:
    seen = replace(GENUINE, **changes)  # type: ignore[arg-type]
    findings = judge(Uploaded(ISSUED_FILE, seen), a_certificate(), NOW)[1]
    assert [finding.check for finding in findings] == list(Check)
    assert (check, outcome, code) in [(one.check, one.outcome, one.code) for one in findings]


def test_what_the_record_says_fails_or_is_not_checked_without_one() -> None:
    _, known = judge(Uploaded("c" * 64, GENUINE), a_certificate("revoked"), NOW)
    assert [(one.check, one.outcome, one.code) for one in known] == [
        (Check.INTEGRITY, FAILED, "not_the_issued_file"),
        (Check.SIGNER, PASSED, "known_signer"),
        (Check.TIME, PASSED, "as_recorded"),
        (Check.STATUS, FAILED, "not_in_force"),
    ]
    _, unknown = judge(Uploaded("c" * 64, GENUINE), None, NOW)
    assert [(one.check, one.outcome, one.code) for one in unknown] == [
        (Check.INTEGRITY, FAILED, "not_the_issued_file"),
        (Check.SIGNER, PASSED, "known_signer"),
        (Check.TIME, NOT_CHECKED, "not_recorded"),
        (Check.STATUS, NOT_CHECKED, "unknown_certificate"),
    ]


def test_a_finding_names_the_hashes_the_signer_and_both_times() -> None:
    integrity, signer, time, status = judge(Uploaded("c" * 64, GENUINE), a_certificate(), NOW)[1]
    assert integrity.facts == {"sha256": "c" * 64, "issued": ISSUED_FILE}
    assert signer.facts == {"signer": "OCOP development certificate signer"}
    assert time.facts == {"signed_at": SIGNED.isoformat(), "recorded": SIGNED.isoformat()}
    assert status.facts["number"] == "0001/2026/OCOP-66"
    nothing = judge(Uploaded("c" * 64, Examination(readable=True)), None, NOW)[1]
    assert [one.facts for one in nothing] == [
        {"sha256": "c" * 64, "issued": ""},
        {"signer": ""},
        {"signed_at": "", "recorded": ""},
        {},
    ]
