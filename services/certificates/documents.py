"""Signed documents on disk, each under its SHA-256: written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from libs.contracts.certificates import DocumentMissing


class Documents:
    """A directory of immutable files; any number of processes may share it."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory

    def put(self, content: bytes) -> str:
        """Keep a document and give its SHA-256; it is on the disk when this returns."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        if not path.parent.exists():
            path.parent.mkdir(exist_ok=True, mode=0o700)
            _sync(self._directory)
        descriptor, unfinished = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).rename(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        _sync(path.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """Read a document; raises `DocumentMissing` when the disk does not hold it."""
        try:
            return self._path(digest).read_bytes()
        except OSError as error:
            raise DocumentMissing(sha256=digest) from error

    async def check(self) -> None:
        """Fail unless documents can be kept; `/readyz` asks."""
        if not os.access(self._directory, os.W_OK | os.X_OK):
            raise DocumentMissing(sha256="-")

    def _path(self, digest: str) -> Path:
        return self._directory / digest[:2] / f"{digest}.pdf"


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
