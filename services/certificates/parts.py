"""What the routes work with, put together once by `create_app`."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from services.certificates.documents import Documents
from services.certificates.records.numbers import NumberPattern
from services.certificates.records.queries import Reader
from services.certificates.rendering.renderer import Renderer
from services.certificates.signing.chain import Chain
from services.certificates.signing.pades import PdfSigner

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parts:
    """The loaded keys, the compiler, the store and the settings of one app."""

    reader: Reader
    documents: Documents
    renderer: Renderer
    chain: Chain
    signer: PdfSigner
    pattern: NumberPattern
    public_url: str
    bench: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "certificates"))

    async def work(self, task: Callable[[], T]) -> T:
        """Do what takes milliseconds of computing or of disk beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.bench, task)

    def url(self, code: str) -> str:
        """Give the address behind a certificate's QR code."""
        return f"{self.public_url}/c/{code}"


async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


PartsOf = Annotated[Parts, Depends(_parts)]
