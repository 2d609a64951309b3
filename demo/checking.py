"""What anybody can check: the page, the API, the status list, and the PDF in several ways."""

import base64
import gzip
import io
import logging
from dataclasses import dataclass

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from demo.client import Client, Json
from demo.report import Recognised

PDF = "application/pdf"
_PAST_THE_HEADER = 1000


@dataclass(frozen=True)
class Standing:
    """What each public path says of a certificate, as one word of its status."""

    api: str
    page: str
    status_list: str
    uploaded_pdf: str

    @property
    def agreed(self) -> bool:
        """Say whether all four say the same."""
        return len({self.api, self.page, self.status_list, self.uploaded_pdf}) == 1


def pdf_of(public: Client, code: str) -> bytes:
    """Fetch the signed PDF behind the page."""
    answer = public.request("GET", f"/c/{code}.pdf")
    answer.raise_for_status()
    return answer.content


def verify(public: Client, pdf: bytes) -> Json:
    """Have the system check an uploaded PDF."""
    answer = public.request("POST", "/v1/verifications", content=pdf, headers={"Content-Type": PDF})
    answer.raise_for_status()
    return answer.json()


def flipped(pdf: bytes) -> bytes:
    """Change one bit of one byte in the signed content."""
    place = _PAST_THE_HEADER + (len(pdf) - _PAST_THE_HEADER) // 3
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def signature_holds(pdf: bytes, trust: Json) -> bool:
    """Check the signature with pyHanko alone, against the published root."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    roots = [
        x509.Certificate.load(pem.unarmor(one["pem"].encode())[2])
        for one in trust["certificates"]
        if one["role"] == "root"
    ]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    try:
        signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
        status = validate_pdf_signature(signature, context)
    except Exception:  # noqa: BLE001 - a broken file breaks in many ways
        return False
    return bool(status.bottom_line)


def standing(public: Client, certificate: Recognised, pdf: bytes) -> Standing:
    """Ask all four paths."""
    api = public.get(f"/v1/certificates/{certificate.code}")
    labels = status_words(api)
    page = public.request("GET", f"/c/{certificate.code}")
    page.raise_for_status()
    verification = verify(public, pdf)
    return Standing(
        api=api["standing"]["status"],
        page=api["standing"]["status"] if labels in page.text else "another",
        status_list=listed_status(public.get("/v1/status-list"), api["status_index"]),
        uploaded_pdf=verification["certificate"]["standing"]["status"],
    )


def status_words(certificate: Json) -> str:
    """Give the status in the words of the public page."""
    return str(certificate["standing"]["label"]["vi"])


def listed_status(status_list: Json, index: int) -> str:
    """Read one entry of the Bitstring Status List (W3C): most significant bit first."""
    width = status_list["bits"]
    encoded = status_list["encoded_list"].removeprefix("u")
    packed = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    value = 0
    for bit in range(index * width, (index + 1) * width):
        value = value << 1 | packed[bit // 8] >> (7 - bit % 8) & 1
    for message in status_list["messages"]:
        if int(message["value"], 16) == value:
            return str(message["status"])
    raise KeyError(value)
