"""A database that meets keys which were not there before: said aloud, since nothing else shows it.

A lost or a forgotten state directory makes new keys without a word: sessions end, papers signed
before fail their check, and what was enciphered can never be read again.
"""

from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import and_, func, not_, select

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
    events = await _acts(database)
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


async def _acts(database: Database) -> int:
    """Count what was done in it; what its migrations have loaded (`libs.kit.loaded`) is no past."""
    trail = database.audit.c
    loaded = and_(trail.actor.is_(None), trail.action.endswith(".kept", autoescape=True))
    query = select(func.count()).select_from(database.audit).where(not_(loaded))
    async with database.sessions() as session:
        return await session.scalar(query) or 0
