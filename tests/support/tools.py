"""Programs outside Python that some tests ask for a second opinion."""

import shutil

import pytest

from tests.support.settings import TestSettings


def second_tool(*names: str) -> str:
    """Find the first of these programs, or skip the test saying so; CI allows no such skip."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    reason = f"needs {' or '.join(names)}, which is not installed"
    if TestSettings().no_skips:
        pytest.fail(reason)
    pytest.skip(reason)
