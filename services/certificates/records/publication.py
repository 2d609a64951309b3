"""The public document of a certificate: stored once a version, completed by the day's status."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from libs.contracts.certificates import (
    Certificate,
    CertificateLine,
    CertificateStanding,
    ChangeKind,
    TwoLanguages,
)
from services.certificates.records.rules import Change, DayStatus, Term, status_on

Published = dict[str, Any]
"""The stored document as plain data: a `Certificate` without its standing."""


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
    return words


def term_of(published: Published) -> Term:
    """Give the term of a stored document."""
    return Term(
        date.fromisoformat(published["issued_on"]), date.fromisoformat(published["valid_until"])
    )


def changes_of(published: Published) -> list[Change]:
    """Give the recorded changes of a stored document, in the order of their recording."""
    return [
        Change(
            ChangeKind(change["kind"]),
            date.fromisoformat(change["effective_on"]),
            date.fromisoformat(change["until"]) if change["until"] else None,
        )
        for change in published["changes"]
    ]


def standing_of(published: Published, day: date) -> DayStatus:
    """Ask the status function about a stored document."""
    return status_on(term_of(published), changes_of(published), day)


def described(standing: DayStatus, day: date) -> CertificateStanding:
    """Put a standing into words for people."""
    words = _words()[standing.status]
    facts = {"since": standing.since, "until": standing.until}
    sentence = words["sentence"]
    return CertificateStanding(
        status=standing.status,
        as_of=day,
        since=standing.since,
        until=standing.until,
        label=TwoLanguages(**words["label"]),
        sentence=TwoLanguages(
            vi=sentence["vi"].format(**{name: _day_vi(value) for name, value in facts.items()}),
            en=sentence["en"].format(**{name: str(value) for name, value in facts.items()}),
        ),
    )


def complete(stored: str, day: date) -> bytes:
    """Write the public answer of a day: the stored document with its standing."""
    published = orjson.loads(stored)
    published["standing"] = described(standing_of(published, day), day).model_dump(mode="json")
    return orjson.dumps(published)


def certificate_of(stored: str, day: date) -> Certificate:
    """Give the public answer of a day as a contract."""
    return Certificate.model_validate_json(complete(stored, day))


def line_of(stored: str, day: date) -> CertificateLine:
    """Give a certificate's line in a list."""
    published = orjson.loads(stored)
    return CertificateLine(
        code=published["code"],
        number=published["number"],
        kind=published["kind"],
        product_id=published["product"]["id"],
        product_code=published["product"]["code"],
        product_name=published["product"]["name"],
        producer_name=published["producer"]["name"],
        authority_unit_code=published["authority"]["unit_code"],
        stars=published["stars"],
        issued_on=published["issued_on"],
        valid_until=published["valid_until"],
        status=standing_of(published, day).status,
    )


def store(published: Published) -> str:
    """Write a public document for keeping."""
    return orjson.dumps(published).decode()


def _day_vi(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
