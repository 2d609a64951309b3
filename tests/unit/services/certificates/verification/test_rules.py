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
