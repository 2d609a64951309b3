"""Turns what is known into HTML: templates, words, and the headers every page carries."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from libs.contracts.certificates import CertificateNotFound
from libs.contracts.errors import OcopError
from libs.kit.problems import STATUS

_HERE = Path(__file__).parent
_STARS = 5
_HTML = "text/html; charset=utf-8"
_GROUP = 4


def _stars(count: int) -> str:
    return "★" * count + "☆" * (_STARS - count)


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _code(code: str) -> str:
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


class Pages:
    """All pages; one small style inside each, so that a page is one request on a slow line."""

    def __init__(self) -> None:
        style = (_HERE / "templates" / "style.css").read_text(encoding="utf-8")
        self.words = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(stars=_stars, day=_day, code=_code, number=_number)
        self._templates.globals.update(style=Markup(style), words=self.words, q="")  # noqa: S704 - ours
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.headers = {
            "Content-Type": _HTML,
            "Cache-Control": "no-cache",
            "Content-Language": "vi",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "X-Content-Type-Options": "nosniff",
        }

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        """Fill a template."""
        return self._templates.get_template(template).render(values).encode()

    def problem(self, error: OcopError, request_id: str) -> tuple[int, dict[str, str], bytes]:
        """Make the page of a failure: status, headers, body."""
        status = getattr(error, "status", None) or STATUS[error.kind]
        told = self.words["problems"]
        known = "certificate" if isinstance(error, CertificateNotFound) else str(status)
        other = "500" if status >= 500 else "422"  # noqa: PLR2004 - the two classes of failure
        words = told.get(known) or told[other]
        body = self.render("problem.html", {"problem": words, "request_id": request_id})
        headers = {**self.headers, "Cache-Control": "no-store", **error.headers}
        return status, headers, body
