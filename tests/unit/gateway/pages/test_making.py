"""Words and templates fit together."""

import unicodedata
from pathlib import Path

import pytest

from gateway.pages.making import Pages
from libs.contracts import certificates
from libs.contracts.errors import NotFound, OcopError, ServiceUnavailable, TooManyRequests

FOLDER = Path("gateway/pages")
PAGES = Pages()


def test_every_state_that_can_come_has_a_word() -> None:
    words = PAGES.words
    assert set(words["statuses"]) == set(words["tones"]) == set(certificates.Status)
    assert set(words["changes"]) == set(certificates.ChangeKind)
    assert set(words["verdicts"]) == set(words["verdict_tones"]) == set(certificates.FileVerdict)
    assert set(words["checks"]) == set(certificates.Check)
    assert set(words["outcomes"]) == set(words["outcome_tones"]) == set(certificates.CheckOutcome)


def test_only_certificates_in_term_look_good() -> None:
    good = {status for status, tone in PAGES.words["tones"].items() if tone == "good"}
    assert good == certificates.IN_TERM


def test_all_words_are_composed() -> None:
    for path in FOLDER.rglob("*"):
        if path.suffix in {".html", ".json", ".css"}:
            text = path.read_text(encoding="utf-8")
            assert unicodedata.is_normalized("NFC", text), path


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound(), 404, "Không có trang này"),
        (TooManyRequests(seconds=3), 429, "Quá nhiều yêu cầu"),
        (ServiceUnavailable(service=""), 503, "Tạm thời chưa tra cứu được"),
        (OcopError(), 500, "Hệ thống gặp lỗi"),
        (certificates.CertificateNotFound(certificate="X"), 404, "có thể là giả"),
        (certificates.CertificateDiffers(), 409, "Không đọc được yêu cầu"),
    ],
)
def test_a_failure_is_a_page_with_its_status(error: OcopError, status: int, words: str) -> None:
    found, headers, body = PAGES.problem(error, "a-request")
    assert (found, headers["Cache-Control"]) == (status, "no-store")
    assert words in body.decode()
    assert "a-request" in body.decode()


def test_text_is_dark_enough_on_its_ground() -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3) for every colour of text on white."""
    style = (FOLDER / "templates" / "style.css").read_text(encoding="utf-8")
    for name in ("ink", "soft", "green", "red", "amber"):
        colour = style.partition(f"--{name}:#")[2][:6]
        light = sum(
            weight * _linear(int(colour[at : at + 2], 16) / 255)
            for at, weight in ((0, 0.2126), (2, 0.7152), (4, 0.0722))
        )
        assert 1.05 / (light + 0.05) >= 4.5, name


def _linear(value: float) -> float:
    low = 0.04045
    return float(value / 12.92 if value <= low else ((value + 0.055) / 1.055) ** 2.4)
