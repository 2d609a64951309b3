"""Nothing is signed that was not read again, and nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.contracts.certificates import CertificateNotPrintable
from services.certificates.issuing.preparing import (
    AlreadySigned,
    NotAsOrdered,
    check_as_ordered,
    prepare,
)
from services.certificates.rendering.renderer import PrintedPage, Renderer
from services.certificates.signing.chain import load_or_make
from services.certificates.signing.pades import PdfSigner
from tests.unit.services.certificates.orders import an_order

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
ORDER = an_order()
PAGE = PrintedPage(
    facts=ORDER,
    number="0001/2026/OCOP-66",
    code="7K3M9QXT2WBD",
    valid_until=date(2029, 11, 20),
    url="https://ocop.example.vn/c/7K3M9QXT2WBD",
    made_at=AT,
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture(scope="module")
def printed(renderer: Renderer) -> bytes:
    return renderer.print_page(PAGE)


def other(**facts: Any) -> PrintedPage:
    return replace(PAGE, facts=ORDER.model_copy(update=facts))


def test_what_was_ordered_is_signed_once_and_never_again(
    renderer: Renderer, tmp_path: Path
) -> None:
    signer = PdfSigner(load_or_make(tmp_path, AT))
    prepared = prepare(renderer, PAGE)
    signed = prepared.signed_by(signer)
    assert signed.startswith(prepared.pdf)
    with pytest.raises(AlreadySigned):
        prepared.signed_by(signer)


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (replace(PAGE, number="0002/2026/OCOP-66"), "number"),
        (replace(PAGE, code="7K3M9QXT2WBE"), "code"),
        (replace(PAGE, url="https://elsewhere.example/c/7K3M9QXT2WBD"), "url"),
        (replace(PAGE, valid_until=date(2029, 11, 21)), "valid_until"),
        (other(stars=5), "stars"),
        (other(issued_on=ORDER.issued_on - timedelta(days=1)), "issued_on"),
        (other(product=ORDER.product.model_copy(update={"name": "Rau cải"})), "product"),
        (other(producer=ORDER.producer.model_copy(update={"name": "Ai đó"})), "producer"),
        (other(decision=ORDER.decision.model_copy(update={"number": "1"})), "decision"),
    ],
)
def test_a_page_that_says_something_else_is_not_signed(
    printed: bytes, page: PrintedPage, wrong: str
) -> None:
    with pytest.raises(NotAsOrdered, match=wrong):
        check_as_ordered(printed, page)


def test_a_number_with_letters_that_the_fonts_lack_is_refused(renderer: Renderer) -> None:
    with pytest.raises(CertificateNotPrintable):
        prepare(renderer, replace(PAGE, number="№漢/2026"))
