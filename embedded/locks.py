"""A lock on a file: one holder, freed by the system when the holder dies."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """An exclusive lock; the file names its holder, for the message of whoever is refused."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock, or say that another holds it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        self.note("")
        return True

    def note(self, text: str) -> None:
        """Tell others the holder's process and something about it."""
        if self._file is None:
            raise RuntimeError("only the holder of a lock tells others about it")
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()} {text}".strip().encode(), 0)

    def holder(self) -> str:
        """Read the holder's process and what it told."""
        return self._path.read_text(encoding="utf-8") or "unknown"

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
