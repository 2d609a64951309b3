"""What the signatures on the PDFs are not, as long as development keys make them."""

from datetime import datetime, timedelta

from libs.clients.certificates import CertificatesClient
from libs.kit.clock import Clock

_KEPT_FOR = timedelta(minutes=5)


class SignatureNotice:
    """Asks the certificates service whether its signatures are legal ones, and remembers it."""

    def __init__(self, certificates: CertificatesClient, clock: Clock) -> None:
        self._certificates = certificates
        self._clock = clock
        self._known: tuple[datetime, str] | None = None

    async def text(self) -> str:
        """Give the notice in Vietnamese; empty when the agency's own keys sign."""
        now = self._clock.now()
        if self._known is None or now - self._known[0] >= _KEPT_FOR:
            trust = await self._certificates.trust()
            self._known = (now, "" if trust.legal_signature else trust.notice.vi)
        return self._known[1]
