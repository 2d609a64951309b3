"""Calls to the certificates service."""

from collections.abc import AsyncIterable, Callable
from uuid import UUID

import httpx

from libs.contracts.certificates import (
    Certificate,
    CertificateLine,
    IssueCertificate,
    StatusChange,
    StatusList,
    Trust,
    Verification,
    VoidedNumber,
    VoidNumber,
)
from libs.contracts.core import Page
from libs.kit.http import raise_for_problem


class CertificatesClient:
    """A typed caller: reads need nothing, writes a `token` whose scopes the service trusts."""

    def __init__(self, http: httpx.AsyncClient, *, token: Callable[[], str] | None = None) -> None:
        self._http = http
        self._token = token

    async def issue(self, order: IssueCertificate) -> Certificate:
        """Issue a certificate; the same order again answers with the same certificate."""
        path = f"/internal/v1/certificates/{order.id}"
        return Certificate.model_validate_json(
            await self._send("PUT", path, order.model_dump_json())
        )

    async def change_status(self, certificate: UUID, change: StatusChange) -> Certificate:
        """Record a change of status; the same change again changes nothing."""
        path = f"/internal/v1/certificates/{certificate}/status-changes"
        return Certificate.model_validate_json(
            await self._send("POST", path, change.model_dump_json())
        )

    async def void_number(self, void: VoidNumber) -> VoidedNumber:
        """Take the next number out of use, with a reason."""
        return VoidedNumber.model_validate_json(
            await self._send("POST", "/internal/v1/voided-numbers", void.model_dump_json())
        )

    async def certificate(self, code: str) -> Certificate:
        """Read one certificate by its public code."""
        return Certificate.model_validate_json(await self._get(f"/v1/certificates/{code}"))

    async def pdf(self, code: str) -> bytes:
        """Read the signed PDF."""
        return await self._get(f"/v1/certificates/{code}/pdf")

    async def find(
        self,
        *,
        number: str | None = None,
        product_id: UUID | None = None,
        q: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[CertificateLine]:
        """Search certificates by number, by product or by folded words."""
        asked = {"number": number, "product_id": product_id, "q": q, "cursor": cursor}
        params = {name: str(value) for name, value in asked.items() if value is not None}
        body = await self._get("/v1/certificates", params={**params, "limit": str(limit)})
        return Page[CertificateLine].model_validate_json(body)

    async def verify(self, pdf: bytes | AsyncIterable[bytes], *, address: str = "") -> Verification:
        """Check an uploaded PDF; `address` is the visitor's for whom it is asked."""
        headers = {"content-type": "application/pdf"}
        if address:
            headers["forwarded"] = f"for={address}"
        response = await self._http.post("/v1/verifications", content=pdf, headers=headers)
        raise_for_problem(response)
        return Verification.model_validate_json(response.content)

    async def status_list(self) -> StatusList:
        """Read the status of every certificate."""
        return StatusList.model_validate_json(await self._get("/v1/status-list"))

    async def trust(self) -> Trust:
        """Read the roots and keys that a verifier needs."""
        return Trust.model_validate_json(await self._get("/v1/trust"))

    async def _get(self, path: str, params: dict[str, str] | None = None) -> bytes:
        response = await self._http.get(path, params=params)
        raise_for_problem(response)
        return response.content

    async def _send(self, method: str, path: str, body: str) -> bytes:
        headers = {"content-type": "application/json"}
        if self._token is not None:
            headers["authorization"] = f"Bearer {self._token()}"
        response = await self._http.request(method, path, content=body, headers=headers)
        raise_for_problem(response)
        return response.content
