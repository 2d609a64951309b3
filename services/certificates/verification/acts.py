"""Check an uploaded file: examine its bytes, find its record, judge."""

import hashlib

from cryptography.hazmat.primitives.serialization import Encoding

from libs.contracts.certificates import (
    TwoLanguages,
    Verification,
    VerificationFinding,
    read_code,
)
from services.certificates.examining.pdf import examine
from services.certificates.parts import CertificatesParts
from services.certificates.records.publication import certificate_of
from services.certificates.verification.rules import Finding, Uploaded, judge
from services.certificates.verification.words import words

_LONGEST_CLAIM = 40


async def verify_upload(parts: CertificatesParts, pdf: bytes, caller: str) -> Verification:
    """Verify a file; only a file that is byte for byte ours is parsed in this process."""
    now, today = parts.now, parts.today
    digest = hashlib.sha256(pdf).hexdigest()
    roots = [root.public_bytes(Encoding.DER) for root in parts.chain.roots]
    row = await parts.reader.by_document(digest)
    if row is not None:
        seen = await parts.bench.work(lambda: examine(pdf, roots))
    else:
        seen = await parts.strangers.examine(pdf, roots, caller)
        claimed = read_code(seen.code[:_LONGEST_CLAIM]) if seen.code is not None else None
        if claimed is not None:
            row = await parts.reader.by_code(claimed)
    certificate = certificate_of(row.published, today) if row is not None else None
    verdict, findings = judge(Uploaded(digest, seen), certificate, now)
    return Verification(
        verdict=verdict,
        text=TwoLanguages(**words()["verdicts"][verdict]),
        sha256=digest,
        size=len(pdf),
        as_of=today,
        findings=[_in_words(finding) for finding in findings],
        certificate=certificate,
    )


def _in_words(finding: Finding) -> VerificationFinding:
    found, expected = words()["found"][finding.code], words()["expected"][finding.check]
    return VerificationFinding(
        check=finding.check,
        outcome=finding.outcome,
        code=finding.code,
        found=TwoLanguages(**{name: text.format(**finding.facts) for name, text in found.items()}),
        expected=TwoLanguages(**expected),
    )
