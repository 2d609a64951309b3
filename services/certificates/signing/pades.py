"""Signs a PDF once, as its certification (PAdES, ETSI.CAdES.detached, DocMDP P=2)."""

import asyncio
import io
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.certificates.signing.chain import Chain

FIELD = "OCOP"
RESERVED = 8192
"""Signs of hexadecimal kept free for the signature: two certificates need about 4,300."""


class _LoadedKey(signers.Signer):
    """Signs with a key object that stays loaded; pyHanko's own parses it for every signature."""

    def __init__(self, chain: Chain) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        certificates = [_asn1(chain.signer), _asn1(chain.root)]
        store.register_multiple(certificates)
        super().__init__(signing_cert=certificates[0], cert_registry=store)
        self._key = chain.signer_key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002
    ) -> bytes:
        """Sign with ECDSA over P-256 and SHA-256."""
        if digest_algorithm != "sha256" or dry_run:
            raise ValueError("signatures are made once, with SHA-256")
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _Writer(IncrementalPdfFileWriter):
    """Adds the signature's revision and leaves the metadata that typst wrote as they are.

    pyHanko would rewrite the XMP packet and drop what PDF/A needs in it.
    """

    def _update_meta(self) -> None:
        """Keep XMP and document information."""


class _Certification(signers.PdfSigner):
    """Declares the extension of PAdES and stays a PDF 1.7, as PDF/A-3 must.

    For an elliptic curve pyHanko would also declare ISO/TS 32002 and call the file PDF 2.0.
    """

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 - pyHanko's signature
        """Register ETSI's extension."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class PdfSigner:
    """Holds the loaded key and signs one document after another."""

    def __init__(self, chain: Chain) -> None:
        self._signer = _LoadedKey(chain)
        self.fingerprint = chain.signer_fingerprint

    def sign(self, pdf: bytes, *, at: datetime, name: str) -> bytes:
        """Sign a PDF in a thread of its own; reserved bytes spare the dry run.

        pyHanko awaits even where nothing waits, so a loop of its own runs it.
        """
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
            name=name,
        )
        certification = _Certification(meta, self._signer)
        session = certification.init_signing_session(_Writer(io.BytesIO(pdf)))
        session.system_time = at
        prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
        digest, out = prepared.digest_tbs_document()
        attributes = PdfCMSSignedAttributes(signing_time=at)
        asyncio.run(
            prepared.perform_signature(
                document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes
            )
        )
        out.seek(0)
        return bytes(out.read())


def _asn1(certificate: Any) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
