"""The ministry that carries the programme, by the name that it had on a day."""

import json
from datetime import date
from functools import cache
from pathlib import Path


@cache
def _names() -> tuple[tuple[date, str], ...]:
    data = json.loads(Path(__file__).with_name("ministries.json").read_text("utf-8"))
    return tuple((date.fromisoformat(one["from"]), one["name"]) for one in data["names"])


def ministry_on(day: date) -> str:
    """Give the name of the ministry on a day; the first one for any day before."""
    named = [name for since, name in _names() if since <= day]
    return named[-1] if named else _names()[0][1]
