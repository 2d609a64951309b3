"""Looks into a PDF of unknown origin: its signature, its coverage, its attachment."""

import functools
import io
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from services.certificates.examining.examination import Examination
from services.certificates.rendering.attached import attached

_TALKATIVE = ("pyhanko", "pyhanko_certvalidator")
_MAX_SIGNATURES = 4


def examine(pdf: bytes, roots: Sequence[bytes]) -> Examination:
    """Examine a PDF against the trusted roots (DER); whatever it holds, this answers."""
    _silence_the_library()
    try:
        return _examine(pdf, roots)
    except (RecursionError, MemoryError, Exception):  # noqa: BLE001 - hostile input, any parser error
        return Examination()


@functools.cache
def _silence_the_library() -> None:
    """Keep what a stranger's file makes the library say out of the logs; ours go on."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _examine(pdf: bytes, roots: Sequence[bytes]) -> Examination:
    reader = PdfFileReader(io.BytesIO(pdf))
    code = None
    with suppress(Exception):
        code = _claimed_code(reader)
    signatures = reader.embedded_regular_signatures
    if not signatures or len(signatures) > _MAX_SIGNATURES:
        return Examination(readable=True, code=code)
    checked = [_check(signature, roots) for signature in signatures]
    first = checked[0]
    return Examination(
        readable=True,
        signed=True,
        intact=all(one.intact for one in checked),
        whole=checked[-1].whole and len(checked) == 1 and _padding_is_empty(signatures[0]),
        trusted=all(one.trusted for one in checked),
        signer=first.signer,
        signed_at=first.signed_at,
        in_term=first.in_term,
        code=code,
    )


def _check(signature: Any, roots: Sequence[bytes]) -> Examination:
    at: datetime | None = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
    )
    status = validate_pdf_signature(signature, context)
    certificate = status.signing_cert
    return Examination(
        readable=True,
        signed=True,
        intact=bool(status.intact and status.valid and status.docmdp_ok is not False),
        whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        signer=str(certificate.subject.human_friendly)[:300],
        signed_at=at.isoformat() if at else None,
        in_term=at is not None
        and certificate.not_valid_before <= at <= certificate.not_valid_after,
    )


def _padding_is_empty(signature: Any) -> bool:
    """Say whether the reserved bytes behind the signature still are what we left: zeros."""
    content = bytes(signature.pkcs7_content)
    return not any(content[_der_length(content) :])


def _der_length(content: bytes) -> int:
    """Read the length of the outermost DER value with its header."""
    first = content[1]
    if first < 0x80:  # noqa: PLR2004 - the short form of DER
        return 2 + first
    count = first & 0x7F
    return 2 + count + int.from_bytes(content[2 : 2 + count], "big")


def _claimed_code(reader: PdfFileReader) -> str | None:
    data = attached(reader)
    code = json.loads(data).get("code") if data is not None else None
    return code if isinstance(code, str) else None
