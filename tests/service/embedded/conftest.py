"""A folder that a server of another user can reach, unlike pytest's own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """Keep a folder that everybody may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-launcher-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
