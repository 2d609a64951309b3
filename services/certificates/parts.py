"""What the routes work with, put together once by `create_app`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request

from libs.kit.bench import Bench
from libs.kit.clock import Clock
from services.certificates.documents import Documents
from services.certificates.examining.strangers import Strangers
from services.certificates.records.numbers import NumberPattern
from services.certificates.records.queries import Reader
from services.certificates.rendering.renderer import Renderer
from services.certificates.signing.chain import Chain
from services.certificates.signing.pades import PdfSigner
from services.certificates.statuslist.lists import StatusLists


@dataclass(frozen=True, slots=True)
class CertificatesParts:
    """The loaded keys, the compiler, the stores and the settings of one app."""

    clock: Clock
    reader: Reader
    documents: Documents
    renderer: Renderer
    chain: Chain
    signer: PdfSigner
    pattern: NumberPattern
    public_url: str
    """The address people reach, without a slash at its end."""
    bench: Bench
    lists: StatusLists
    strangers: Strangers

    @property
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """The legal date in Vietnam."""
        return self.clock.today()

    def url(self, code: str) -> str:
        """Give the address behind a certificate's QR code."""
        return f"{self.public_url}/c/{code}"


async def _parts(request: Request) -> CertificatesParts:
    parts: CertificatesParts = request.app.state.parts
    return parts


PartsOfApp = Annotated[CertificatesParts, Depends(_parts)]
"""How every route gets the service's parts."""
