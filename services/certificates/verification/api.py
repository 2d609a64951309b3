"""The public check of an uploaded PDF, and what a verifier needs to do it alone."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import Request, Response

from libs.contracts.certificates import Trust, TrustCertificate, TwoLanguages, Verification
from libs.contracts.errors import UnsupportedContent
from libs.kit.answers import KNOWN, kept, tag_of
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.places import caller_of
from services.certificates.parts import PartsOfApp
from services.certificates.signing.chain import Chain
from services.certificates.signing.jws import public_key
from services.certificates.verification.acts import verify_upload
from services.certificates.verification.words import words

router = new_router(prefix="/v1", tags=["verification"])

_PDF = "application/pdf"
_MARK = b"%PDF-"
_MARK_WITHIN = 1024
_BODY = {
    "requestBody": {
        "required": True,
        "content": {_PDF: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/verifications", dependencies=[Public], openapi_extra=_BODY)
async def verify_certificate_file(
    request: Request, parts: PartsOfApp, response: Response
) -> Verification:
    """Check a PDF: integrity, signer, time and status, each with what was found and expected."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != _PDF:
        raise UnsupportedContent(content_type=content_type or "-")
    pdf = await request.body()
    if _MARK not in pdf[:_MARK_WITHIN]:
        raise UnsupportedContent(content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return await verify_upload(parts, pdf, caller_of(request))


@router.get("/trust", dependencies=[Public], response_model=Trust, responses=KNOWN)
async def get_trust(request: Request, parts: PartsOfApp) -> Response:
    """Read the root and the keys behind every signature of this system, and what they are not."""
    content = trust_of(parts.chain).model_dump_json().encode()
    return kept(request, content, tag=tag_of(content), cache_control="public, max-age=3600")


def trust_of(chain: Chain) -> Trust:
    """Write the chain down for verifiers."""
    entries = [("root", root) for root in chain.roots] + [("signer", chain.signer)]
    return Trust(
        notice=TwoLanguages(**words()["notice"]),
        legal_signature=chain.legal,
        certificates=[_entry(role, certificate) for role, certificate in entries],
        keys=[public_key(chain.status_key)],
    )


def _entry(role: str, certificate: x509.Certificate) -> TrustCertificate:
    return TrustCertificate(
        role=role,
        subject=certificate.subject.rfc4514_string(),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        pem=certificate.public_bytes(Encoding.PEM).decode(),
    )
