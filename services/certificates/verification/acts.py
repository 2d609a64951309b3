"""Check an uploaded file: examine its bytes, find its record, judge."""

import asyncio
import hashlib
from datetime import date, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from libs.contracts.certificates import (
    TwoLanguages,
    Verification,
    VerificationFinding,
)
from libs.contracts.errors import TooManyRequests
from services.certificates.parts import Parts
from services.certificates.records.numbers import read_code
from services.certificates.records.publication import certificate_of
from services.certificates.verification.pdf import Examination, examine
from services.certificates.verification.rules import Finding, Uploaded, judge
from services.certificates.verification.sandbox import examine_stranger
from services.certificates.verification.words import words

_RETRY_SECONDS = "5"


class Strangers:
    """Examines files of unknown origin, two at a time; a long queue is refused, not built."""

    def __init__(self, *, at_once: int = 2, waiting: int = 8) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._room = at_once + waiting

    async def examine(self, pdf: bytes, roots: list[bytes]) -> Examination:
        """Examine in a confined process."""
        if self._room <= 0:
            raise TooManyRequests(headers={"retry-after": _RETRY_SECONDS})
        self._room -= 1
        try:
            async with self._turn:
                return await examine_stranger(pdf, roots)
        finally:
            self._room += 1


async def verify_upload(
    parts: Parts, strangers: Strangers, pdf: bytes, *, now: datetime, today: date
) -> Verification:
    """Verify a file; only a file that is byte for byte ours is parsed in this process."""
    digest = hashlib.sha256(pdf).hexdigest()
    roots = [root.public_bytes(Encoding.DER) for root in parts.chain.roots]
    row = await parts.reader.by_document(digest)
    if row is not None:
        seen = await parts.work(lambda: examine(pdf, roots))
    else:
        seen = await strangers.examine(pdf, roots)
        if seen.code is not None:
            row = await parts.reader.by_code(read_code(seen.code[:40]).replace("\x00", ""))
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
