"""A database that meets keys which were not there before: said aloud, since nothing else shows it.

A lost or a forgotten state directory makes new keys without a word: sessions end, papers signed
before fail their check, and what was enciphered can never be read again.
"""

from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import func, select

from libs.kit.db import Database

_log = structlog.get_logger("keys")

LOST: Final = {
    "gateway": "everybody must log in again",
    "registry": "personal data enciphered before can never be read again",
    "certificates": "PDFs signed before fail their check unless the old root is put back",
}
"""What is lost with the keys of a part."""


def are_new(keys: Path) -> bool:
    """Say whether a folder holds no key yet; to be asked before any is made."""
    return not any(keys.rglob("*.pem")) and not any(keys.rglob("*.key"))


async def warn_of_new_keys(part: str, keys: Path, database: Database) -> bool:
    """Warn when a database has a past and the folder of its keys has none; gives whether it did."""
    if not are_new(keys):
        return False
    async with database.sessions() as session:
        events = await session.scalar(select(func.count()).select_from(database.audit))
    if not events:
        return False
    _log.warning(
        "this database meets new keys",
        part=part,
        events=events,
        lost=LOST[part],
        advice=f"If this is not meant: stop, and put back the folder {keys} from the backup.",
    )
    return True
