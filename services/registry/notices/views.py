"""From row to contract: the words of a notice, from `words.json` beside this file."""

import json
from functools import cache
from pathlib import Path

from libs.contracts.registry.notices import Notice, NoticedRecord
from libs.kit.clock import VIETNAM
from services.registry.notices.tables import NoticeRow


def notice_of(row: NoticeRow, language: str) -> Notice:
    """Give a notice in `vi` or `en`."""
    words = _words()[row.kind.value][language]
    return Notice(
        id=row.id,
        kind=row.kind,
        record=NoticedRecord(kind=row.record_kind, id=row.record_id),
        day=row.day,
        unit=row.unit,
        account=row.account,
        title=words["title"].format_map(row.facts),
        text=words["text"].format_map(row.facts),
        created_at=row.created_at.astimezone(VIETNAM),
        read_at=row.read_at and row.read_at.astimezone(VIETNAM),
    )


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = json.loads(
        Path(__file__).with_name("words.json").read_text("utf-8")
    )
    return found
