import io
import random
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from services.certificates.examining.pdf import examine
from services.certificates.rendering.renderer import PrintedPage, Renderer
from services.certificates.signing.chain import Chain, load_or_make
from services.certificates.signing.pades import PdfSigner
from tests.support.tools import second_tool
from tests.unit.services.certificates.orders import an_order

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return load_or_make(tmp_path_factory.mktemp("keys"), NOW)


@pytest.fixture(scope="module")
def signed(chain: Chain) -> bytes:
    page = PrintedPage(
        facts=an_order(),
        number="0001/2026/OCOP-66",
        code="7K3M9QXT2WBD",
        valid_until=date(2029, 11, 20),
        url="https://ocop.example.vn/c/7K3M9QXT2WBD",
        made_at=NOW,
    )
    return PdfSigner(chain).sign(Renderer().print_page(page), at=NOW, name="Tỉnh Đắk Lắk")


def roots(chain: Chain) -> list[bytes]:
    return [root.public_bytes(Encoding.DER) for root in chain.roots]


def test_a_signed_certificate_is_intact_whole_and_ours(chain: Chain, signed: bytes) -> None:
    seen = examine(signed, roots(chain))
    assert (seen.readable, seen.signed, seen.intact, seen.whole, seen.trusted) == (True,) * 5
    assert seen.in_term
    assert datetime.fromisoformat(seen.signed_at or "") == NOW
    assert seen.code == "7K3M9QXT2WBD"


def test_it_is_a_certification_that_allows_only_forms_and_signatures(signed: bytes) -> None:
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    assert signature.docmdp_level is MDPPerm.FILL_FORMS
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.md_algorithm == "sha256"


def test_signing_keeps_the_marks_of_pdf_a(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"
        assert pdf.pdf_version == "1.7"
        assert "/Version" not in pdf.Root


def test_a_second_tool_finds_the_signature_valid(signed: bytes, tmp_path: Path) -> None:
    tool = second_tool("pdfsig")
    (tmp_path / "c.pdf").write_bytes(signed)
    said = subprocess.run(
        [tool, "-nocert", str(tmp_path / "c.pdf")], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_one_flipped_byte_anywhere_does_not_verify(chain: Chain, signed: bytes) -> None:
    chance = random.Random(20261122)
    reserved = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", signed)
    assert reserved is not None
    positions = [0, len(signed) - 1, reserved.start(1), reserved.end(1) - 1]
    positions += [chance.randrange(len(signed)) for _ in range(80)]
    for position in positions:
        altered = bytearray(signed)
        altered[position] ^= 1 << chance.randrange(8)
        if signed[position : position + 1].lower() == altered[position : position + 1].lower():
            continue  # the other case of a hexadecimal digit is the same signature
        seen = examine(bytes(altered), roots(chain))
        assert not (seen.intact and seen.whole and seen.trusted), position


def test_a_flipped_byte_is_seen_by_the_second_tool(signed: bytes, tmp_path: Path) -> None:
    tool = second_tool("pdfsig")
    altered = bytearray(signed)
    altered[len(altered) // 3] ^= 1
    (tmp_path / "c.pdf").write_bytes(bytes(altered))
    said = subprocess.run(
        [tool, "-nocert", str(tmp_path / "c.pdf")], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" not in said


def test_another_installations_signature_is_not_ours(
    chain: Chain, tmp_path: Path, signed: bytes
) -> None:
    stranger = load_or_make(tmp_path, NOW)
    seen = examine(signed, roots(stranger))
    assert seen.intact
    assert not seen.trusted


def test_something_added_after_the_signature_is_seen(chain: Chain, signed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.Root.Added = pikepdf.String("later")
        pdf.save(out)
    appended = signed + b"\n% a later hand\n"
    for altered in (out.getvalue(), appended):
        seen = examine(altered, roots(chain))
        assert not (seen.intact and seen.whole)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + b"<<" * 50_000,
        b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF",
        bytes(range(256)) * 40,
    ],
)
def test_garbage_is_answered_and_never_raised(chain: Chain, garbage: bytes) -> None:
    seen = examine(garbage, roots(chain))
    assert not seen.signed
    assert not seen.intact
