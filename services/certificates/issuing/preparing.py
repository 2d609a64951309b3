"""Signing in two steps: the exact bytes are built and checked first, then signed, once.

A key that signs whatever it is given signs mistakes, too. So only a `PreparedDocument` can be
signed, only `prepare` makes one, and it has read the bytes again before.
"""

import io
import json
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from services.certificates.rendering.attached import attached
from services.certificates.rendering.renderer import PrintedPage, Renderer, check_printable
from services.certificates.signing.pades import PdfSigner


class NotAsOrdered(RuntimeError):
    """The printed bytes do not say what was ordered: a defect of ours, nothing is signed."""


class AlreadySigned(RuntimeError):
    """A prepared document is signed once; the second call is a defect of ours."""


@dataclass(slots=True)
class PreparedDocument:
    """Checked bytes that wait for their one signature."""

    page: PrintedPage
    pdf: bytes
    """The printed page without a signature: exactly what is signed."""
    _spent: bool = field(default=False, init=False)

    def signed_by(self, signer: PdfSigner) -> bytes:
        """Sign; raises `AlreadySigned` at a second call."""
        if self._spent:
            raise AlreadySigned(self.page.code)
        self._spent = True
        return signer.sign(self.pdf, at=self.page.made_at, name=self.page.facts.authority.unit_name)


def prepare(renderer: Renderer, page: PrintedPage) -> PreparedDocument:
    """Print a page and read it again; raises `NotAsOrdered` when it says something else.

    Raises `CertificateNotPrintable` when the fonts lack a letter of it, the number's included.
    """
    check_printable(page.facts, page.number)
    pdf = renderer.print_page(page)
    check_as_ordered(pdf, page)
    return PreparedDocument(page, pdf)


def check_as_ordered(pdf: bytes, page: PrintedPage) -> None:
    """Compare the data in the printed file with the page that was asked for, fact by fact."""
    content = attached(PdfFileReader(io.BytesIO(pdf)))
    found = _told(json.loads(content)) if content is not None else {}
    wrong = sorted(name for name, value in _ordered(page).items() if found.get(name) != value)
    if wrong:
        raise NotAsOrdered(f"the printed file differs from the order: {', '.join(wrong)}")


def _ordered(page: PrintedPage) -> dict[str, object]:
    facts = page.facts
    return {
        "number": page.number,
        "code": page.code,
        "url": page.url,
        "product": (str(facts.product.id), facts.product.code, facts.product.name),
        "producer": facts.producer.name,
        "stars": facts.stars,
        "decision": (facts.decision.number, facts.decision.date.isoformat()),
        "issued_on": facts.issued_on.isoformat(),
        "valid_until": page.valid_until.isoformat(),
    }


def _told(data: dict[str, Any]) -> dict[str, object]:
    product, decision = data["product"], data["decision"]
    return {
        **data,
        "product": (product["id"], product["code"], product["name"]),
        "producer": data["producer"]["name"],
        "decision": (decision["number"], decision["date"]),
    }
