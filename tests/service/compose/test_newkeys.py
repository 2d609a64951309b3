"""A database with a past that meets new keys is warned of, and no other."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from compose.newkeys import LOST, warn_of_new_keys
from embedded.provision import SERVICES, ServiceDatabases
from libs.kit.audit import record
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata


@pytest.mark.parametrize("part", SERVICES)
@pytest.mark.parametrize(
    ("has_a_past", "has_keys", "warned"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
async def test_only_a_past_without_keys_is_warned_of(
    part: str,
    databases: ServiceDatabases,
    tmp_path: Path,
    *,
    has_a_past: bool,
    has_keys: bool,
    warned: bool,
) -> None:
    database = Database(databases.of(part), new_metadata(), SystemClock())
    if has_a_past:
        async with database.unit_of_work() as session:
            record(session, None, action="thing.done", kind="thing", id="1")  # type: ignore[arg-type]
    if has_keys:
        (tmp_path / "chain").mkdir()
        (tmp_path / "chain" / "root.pem").write_text("a key")
    with capture_logs() as said:
        assert await warn_of_new_keys(part, tmp_path, database) is warned
    await database.close()
    assert [line["lost"] for line in said] == ([LOST[part]] if warned else [])
