"""Which tests go to one worker: those of one walked system, those of one file.

`--dist loadgroup` would say it by marks, but pytest 9.2 no longer shows xdist the group's name.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.system.walked import FOUR, ONE

CRASH, DOOR = "crash", "door"
_FIRST = (CRASH, ONE, FOUR)
_WALKED = ("test_walk.py", "test_bad_", "test_page.py", "test_two_persons.py")


def scope_of(nodeid: str) -> str:
    """Give the name of what a test shares with others."""
    file = nodeid.partition("::")[0]
    if "tests/system/test_crash" in file:
        return CRASH
    if "tests/system/test_door" in file:
        return DOOR
    if f"[{FOUR}" in nodeid:
        return FOUR
    if "tests/system/" in file and any(part in file for part in _WALKED):
        return ONE
    return file


class BySystem(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out the longest first, so that no worker waits for another at the end."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        for scope in _FIRST:
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
                break
        super()._assign_work_unit(node)
