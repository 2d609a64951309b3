"""Prints certificates: one typst compiler, loaded once and used for every page."""

import io
import json
import threading
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import segno
import typst

from libs.contracts.certificates import (
    CertificateFacts,
    CertificateNotPrintable,
)
from libs.contracts.core import Level
from libs.contracts.errors import Fault
from services.certificates.rendering.canonical import attachment
from services.certificates.rendering.letters import FONTS, missing, shown

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What is printed: the facts and what the service adds to them."""

    facts: CertificateFacts
    number: str
    code: str
    valid_until: date
    url: str
    made_at: datetime


class Renderer:
    """Turns facts into PDF/A-3b bytes; safe to call from several threads, one page at a time."""

    def __init__(self) -> None:
        self._words = json.loads((_HERE / "words.json").read_text("utf-8"))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        self._compiler = typst.Compiler(_HERE / "template.typ", root=_HERE, font_paths=fonts)
        self._turn = threading.Lock()

    def print_page(self, page: PrintedPage) -> bytes:
        """Print one certificate with its QR code and its attachment."""
        inputs = {
            "data": json.dumps(self._data(page), ensure_ascii=False),
            "qr": qr_svg(page.url).decode(),
            "attachment": attachment(
                page.facts,
                code=page.code,
                number=page.number,
                valid_until=page.valid_until,
                url=page.url,
            ).decode(),
        }
        with self._turn:
            made = self._compiler.compile(
                format="pdf",
                sys_inputs=inputs,
                pdf_standards="a-3b",
                timestamp=page.made_at,
            )
        if not isinstance(made, bytes):
            raise TypeError("a certificate is one document")
        return made

    def _data(self, page: PrintedPage) -> dict[str, object]:
        facts, words = page.facts, self._words
        issuer, place = self._issuer(facts)
        rank = words["rank"].format(stars=facts.stars)
        notice, signed_before = words["notice"], ""
        if facts.entered_on is not None:
            signed_before = words["signed_before"]
            notice = f"{words['history'].format(date=self._day(facts.entered_on))} {notice}"
        return {
            "title": f"{words['title'][facts.kind]} {page.number}",
            "issuer": shown(issuer),
            "date": {
                "year": facts.issued_on.year,
                "month": facts.issued_on.month,
                "day": facts.issued_on.day,
            },
            "motto": words["motto"],
            "programme": words["programme"],
            "heading": words["title"][facts.kind],
            "rank": rank,
            "stars": facts.stars,
            "rows": self._rows(page),
            "url": page.url,
            "check": words["check"],
            "number": shown(words["number"].format(number=page.number)),
            "place": shown(words["place"].format(place=place, date=self._day(facts.issued_on))),
            "signer": {
                "title": shown(facts.signer.title),
                "name": shown(facts.signer.name),
            },
            "signed_before": signed_before,
            "notice": notice,
        }

    def _rows(self, page: PrintedPage) -> list[dict[str, object]]:
        facts, words = page.facts, self._words
        term = words["term"].format(
            months=facts.validity_months,
            **{"from": self._day(facts.issued_on)},
            until=self._day(page.valid_until),
        )
        decision = words["decision"].format(
            number=facts.decision.number, date=self._day(facts.decision.date)
        )
        product_set = words["set"].format(
            number=facts.product_set.number, name=facts.product_set.name
        )
        values = {
            "product": facts.product.name,
            "code": facts.product.code,
            "producer": facts.producer.name,
            "address": facts.producer.address,
            "set": product_set,
            "decision": decision,
            "term": term,
        }
        return [
            {
                "label": words["labels"][name],
                "value": shown(value),
                "strong": name in {"product", "producer"},
            }
            for name, value in values.items()
        ]

    def _day(self, day: date) -> str:
        """Write a date as Nghị định 30/2020/NĐ-CP does: two digits below 10 and for months 1-2."""
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)  # noqa: PLR2004
        text: str = self._words["date"].format(day=f"{day.day:02d}", month=month, year=day.year)
        return text

    def _issuer(self, facts: CertificateFacts) -> tuple[str, str]:
        """Name the body that certifies and the place where it sits."""
        issuers = self._words["issuers"]
        if facts.authority.level is Level.MINISTRY:
            for era in issuers["ministry"]:
                if era["until"] is None or facts.issued_on <= date.fromisoformat(era["until"]):
                    return era["name"], era["place"]
        unit = facts.authority.unit_name
        for kind in issuers["unit_kinds"]:
            if unit.casefold().startswith(kind.casefold() + " "):
                bare = unit[len(kind) + 1 :]
                return issuers["body"].format(unit=f"{kind.lower()} {bare}"), bare
        return issuers["body"].format(unit=unit), unit


def qr_svg(url: str) -> bytes:
    """Draw a QR code as vectors, error correction at least M."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue()


def check_printable(facts: CertificateFacts, number: str | None) -> None:
    """Raise `CertificateNotPrintable`, field by field, before a number is taken."""
    fields = {
        "/authority/unit_name": facts.authority.unit_name,
        "/signer/title": facts.signer.title,
        "/signer/name": facts.signer.name,
        "/decision/number": facts.decision.number,
        "/product/code": facts.product.code,
        "/product/name": facts.product.name,
        "/producer/name": facts.producer.name,
        "/producer/address": facts.producer.address,
        "/product_set/name": facts.product_set.name,
        "/number": number or "",
    }
    faults = [
        Fault(
            pointer=pointer,
            code="letters_not_printable",
            params={"letters": ", ".join(f"U+{ord(sign):04X}" for sign in signs[:10])},
        )
        for pointer, text in fields.items()
        if (signs := missing([text]))
    ]
    if faults:
        raise CertificateNotPrintable(faults=faults)
