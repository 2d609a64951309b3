"""Four separate verdicts from what the file says and what our record says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.contracts.certificates import (
    IN_TERM,
    Certificate,
    Check,
    CheckOutcome,
    FileVerdict,
)
from services.certificates.examining.examination import Examination

_CLOCKS_MAY_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict by code; `facts` fill its words."""

    check: Check
    outcome: CheckOutcome
    code: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file: its hash, and what its bytes say."""

    sha256: str
    seen: Examination


def judge(
    uploaded: Uploaded, certificate: Certificate | None, now: datetime
) -> tuple[FileVerdict, list[Finding]]:
    """Judge integrity, signer, time and status separately, then all together.

    Ours: decision 0205, genuine is the very file that was issued; a genuine file may still be out
    of force.
    """
    findings = [
        _integrity(uploaded, certificate),
        _signer(uploaded.seen),
        _time(uploaded.seen, certificate, now),
        _status(certificate),
    ]
    genuine = all(finding.outcome is CheckOutcome.PASSED for finding in findings[:3])
    if genuine:
        valid = findings[3].outcome is CheckOutcome.PASSED
        return (FileVerdict.VALID if valid else FileVerdict.GENUINE_NOT_VALID), findings
    if certificate is None and not uploaded.seen.signed:
        return FileVerdict.NOT_A_CERTIFICATE, findings
    return FileVerdict.NOT_GENUINE, findings


def _integrity(uploaded: Uploaded, certificate: Certificate | None) -> Finding:
    seen = uploaded.seen
    issued = certificate.document.sha256 if certificate else None
    facts = {"sha256": uploaded.sha256, "issued": issued or ""}
    if not seen.readable:
        return Finding(Check.INTEGRITY, CheckOutcome.FAILED, "unreadable", facts)
    if not seen.signed:
        return Finding(Check.INTEGRITY, CheckOutcome.FAILED, "unsigned", facts)
    if not seen.intact:
        return Finding(Check.INTEGRITY, CheckOutcome.FAILED, "altered", facts)
    if not seen.whole:
        return Finding(Check.INTEGRITY, CheckOutcome.FAILED, "added_to", facts)
    if uploaded.sha256 != issued:
        return Finding(Check.INTEGRITY, CheckOutcome.FAILED, "not_the_issued_file", facts)
    return Finding(Check.INTEGRITY, CheckOutcome.PASSED, "intact", facts)


def _signer(seen: Examination) -> Finding:
    facts = {"signer": seen.signer or ""}
    if not seen.signed:
        return Finding(Check.SIGNER, CheckOutcome.NOT_CHECKED, "no_signer", facts)
    if not seen.trusted:
        return Finding(Check.SIGNER, CheckOutcome.FAILED, "unknown_signer", facts)
    return Finding(Check.SIGNER, CheckOutcome.PASSED, "known_signer", facts)


def _time(seen: Examination, certificate: Certificate | None, now: datetime) -> Finding:
    recorded = certificate.document.signed_at if certificate else None
    facts = {
        "signed_at": seen.signed_at or "",
        "recorded": recorded.isoformat() if recorded else "",
    }
    if seen.signed_at is None:
        return Finding(Check.TIME, CheckOutcome.NOT_CHECKED, "no_time", facts)
    at = datetime.fromisoformat(seen.signed_at)
    if at > now + _CLOCKS_MAY_DIFFER:
        return Finding(Check.TIME, CheckOutcome.FAILED, "in_the_future", facts)
    if not seen.in_term:
        return Finding(Check.TIME, CheckOutcome.FAILED, "outside_key_term", facts)
    if recorded is None:
        return Finding(Check.TIME, CheckOutcome.NOT_CHECKED, "not_recorded", facts)
    if at != recorded:
        return Finding(Check.TIME, CheckOutcome.FAILED, "other_time", facts)
    return Finding(Check.TIME, CheckOutcome.PASSED, "as_recorded", facts)


def _status(certificate: Certificate | None) -> Finding:
    if certificate is None:
        return Finding(Check.STATUS, CheckOutcome.NOT_CHECKED, "unknown_certificate", {})
    standing = certificate.standing
    facts = {
        "number": certificate.number,
        "label_vi": standing.label.vi,
        "label_en": standing.label.en,
        "as_of": str(standing.as_of),
    }
    if standing.status in IN_TERM:
        return Finding(Check.STATUS, CheckOutcome.PASSED, "in_force", facts)
    return Finding(Check.STATUS, CheckOutcome.FAILED, "not_in_force", facts)
