import asyncio
import io
import random
from contextlib import ExitStack

import pytest
from httpx import Response
from pikepdf import Pdf

from libs.contracts.certificates import Check, CheckOutcome, FileVerdict, Verification
from services.certificates.app import MAX_UPLOAD
from services.certificates.signing.chain import load_or_make
from services.certificates.signing.pades import PdfSigner
from tests.service.certificates.conftest import Service
from tests.unit.services.certificates.orders import a_historic_order, an_order


def outcomes(verification: Verification) -> dict[Check, CheckOutcome]:
    return {finding.check: finding.outcome for finding in verification.findings}


def _before_signing(pdf: bytes) -> bytes:
    return pdf.partition(b"%%EOF")[0] + b"%%EOF\n"


def codes(verification: Verification) -> set[str]:
    return {finding.code for finding in verification.findings}


async def test_the_issued_file_passes_all_four_questions(service: Service) -> None:
    for order in (an_order(), a_historic_order()):
        made = await service.client.issue(order)
        checked = await service.client.verify(await service.client.pdf(made.code))
        assert checked.verdict is FileVerdict.VALID
        assert set(outcomes(checked).values()) == {CheckOutcome.PASSED}
        assert checked.certificate == made
        assert all(f.found.vi and f.found.en and f.expected.vi for f in checked.findings)


async def test_a_flipped_byte_does_not_pass_wherever_it_is(service: Service) -> None:
    made = await service.client.issue(an_order())
    pdf = await service.client.pdf(made.code)
    chance = random.Random(7)
    for position in [len(pdf) // 2, len(pdf) - 2, chance.randrange(len(pdf))]:
        altered = bytearray(pdf)
        altered[position] ^= 1
        checked = await service.client.verify(bytes(altered))
        assert checked.verdict in {FileVerdict.NOT_GENUINE, FileVerdict.NOT_A_CERTIFICATE}, position
        assert outcomes(checked)[Check.INTEGRITY] is CheckOutcome.FAILED


async def test_an_altered_file_still_names_the_certificate_it_pretends_to_be(
    service: Service,
) -> None:
    made = await service.client.issue(an_order())
    altered = bytearray(await service.client.pdf(made.code))
    position = altered.index(b"/CreationDate") + 20
    altered[position] ^= 1
    checked = await service.client.verify(bytes(altered))
    assert checked.verdict is FileVerdict.NOT_GENUINE
    assert "altered" in codes(checked)
    assert checked.certificate is not None
    assert checked.certificate.code == made.code


async def test_a_hexadecimal_digit_in_the_other_case_is_not_the_issued_file(
    service: Service,
) -> None:
    made = await service.client.issue(an_order())
    pdf = await service.client.pdf(made.code)
    start = pdf.rindex(b"/Contents <") + 11
    position = next(i for i in range(start, start + 500) if chr(pdf[i]).isalpha())
    altered = bytearray(pdf)
    altered[position] ^= 0x20
    checked = await service.client.verify(bytes(altered))
    assert checked.verdict is FileVerdict.NOT_GENUINE
    assert "not_the_issued_file" in codes(checked)


async def test_a_page_signed_by_a_stranger_is_not_genuine(service: Service) -> None:
    made = await service.client.issue(an_order())
    stranger = PdfSigner(load_or_make(service.state / "stranger", service.clock.now()))
    unsigned = _before_signing(await service.client.pdf(made.code))
    forged = await asyncio.to_thread(
        stranger.sign, unsigned, at=service.clock.now(), name="Tỉnh Đắk Lắk"
    )
    checked = await service.client.verify(forged)
    assert checked.verdict is FileVerdict.NOT_GENUINE
    assert outcomes(checked)[Check.SIGNER] is CheckOutcome.FAILED
    assert outcomes(checked)[Check.INTEGRITY] is CheckOutcome.FAILED


async def test_a_page_signed_by_us_but_never_issued_is_not_genuine(service: Service) -> None:
    made = await service.client.issue(an_order())
    unsigned = _before_signing(await service.client.pdf(made.code))
    parts = service.app.state.parts
    again = await asyncio.to_thread(
        parts.signer.sign, unsigned, at=service.clock.now(), name="Tỉnh Đắk Lắk"
    )
    checked = await service.client.verify(again)
    assert checked.verdict is FileVerdict.NOT_GENUINE
    assert "not_the_issued_file" in codes(checked)
    assert outcomes(checked)[Check.SIGNER] is CheckOutcome.PASSED


async def test_an_ordinary_pdf_is_no_certificate(service: Service) -> None:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    checked = await service.client.verify(out.getvalue())
    assert checked.verdict is FileVerdict.NOT_A_CERTIFICATE
    assert codes(checked) == {"unsigned", "no_signer", "no_time", "unknown_certificate"}


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"", "application/pdf", 415),
        (b"\x89PNG\r\n\x1a\n", "application/pdf", 415),
        (b"%PDF-1.7", "image/png", 415),
        (b"%PDF-1.7", "", 415),
        (b"\x00" * 5000, "application/pdf", 415),
        (b"%PDF-" + b"x" * MAX_UPLOAD, "application/pdf", 413),
    ],
)
async def test_what_is_not_a_pdf_or_too_large_is_refused(
    service: Service, content: bytes, content_type: str, status: int
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    response = await service.http.post("/v1/verifications", content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_large_upload_without_a_length_is_cut_off(service: Service) -> None:
    async def endless() -> object:
        yield b"%PDF-1.7\n"
        for _ in range(200):
            yield b"\x00" * 1_000_000

    response = await service.http.post(
        "/v1/verifications",
        content=endless(),  # type: ignore[arg-type]
        headers={"content-type": "application/pdf"},
    )
    assert response.status_code == 413


@pytest.mark.parametrize(
    "garbage",
    [
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF",
        b"%PDF-1.7\nxref\n0 99999999999\ntrailer <<>>\nstartxref\n9\n%%EOF",
    ],
)
async def test_garbage_gets_a_clear_verdict(service: Service, garbage: bytes) -> None:
    checked = await service.client.verify(garbage)
    assert checked.verdict is FileVerdict.NOT_A_CERTIFICATE
    assert checked.certificate is None


async def test_a_long_queue_of_strangers_is_refused_and_told_when_to_come(
    service: Service,
) -> None:
    one, other = "192.0.2.1", "192.0.2.2"
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(service.app.state.parts.strangers.places.taken(one))
        refused = await verified_for(service, one)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert refused.headers["retry-after"] == "5"
        assert (await verified_for(service, other)).status_code == 200
        for number in range(7):
            held.enter_context(service.app.state.parts.strangers.places.taken(f"x{number}"))
        busy = await verified_for(service, other)
        assert (busy.status_code, busy.json()["code"]) == (503, "busy")
        assert busy.headers["retry-after"] == "5"
    assert (await verified_for(service, one)).status_code == 200


async def verified_for(service: Service, address: str) -> Response:
    headers = {"content-type": "application/pdf", "forwarded": f"for={address};proto=https"}
    content = b"%PDF-1.7\ntrailer\n%%EOF"
    return await service.http.post("/v1/verifications", content=content, headers=headers)


async def test_five_bytes_cost_no_process(service: Service) -> None:
    with ExitStack() as held:
        for number in range(10):
            held.enter_context(service.app.state.parts.strangers.places.taken(f"x{number}"))
        checked = await service.client.verify(b"%PDF-", address="192.0.2.1")
    assert checked.verdict is FileVerdict.NOT_A_CERTIFICATE


async def test_the_published_root_is_what_the_signature_leads_to(service: Service) -> None:
    made = await service.client.issue(an_order())
    trust = await service.client.trust()
    assert not trust.legal_signature
    assert "không phải" in trust.notice.vi
    roles = {certificate.role: certificate for certificate in trust.certificates}
    assert set(roles) == {"root", "signer"}
    assert roles["signer"].sha256 == made.document.signer_fingerprint
    response = await service.http.get("/v1/trust")
    assert "PRIVATE" not in response.text
    known = {"if-none-match": response.headers["etag"]}
    assert (await service.http.get("/v1/trust", headers=known)).status_code == 304
