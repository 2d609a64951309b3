"""Files that are written once: whole or not at all, on the disk when the call returns."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

OWNER_ONLY: Final = 0o600
_FOLDER_OF_OWNER: Final = 0o700
_UNFINISHED: Final = ".new-"
_BLOCK: Final = 1024 * 1024


def write_once(path: Path, content: bytes) -> None:
    """Write a file of the owner's only; one that is there already, or that a twin makes, stays."""
    draft = path.with_name(f"{_UNFINISHED}{path.name}.{secrets.token_hex(4)}")
    try:
        _write(draft, content)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def load_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a file; made at the first call. All that call at once are given the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_OF_OWNER)
    if not path.exists():
        write_once(path, make())
    return path.read_bytes()


def sync(place: Path) -> None:
    """Have a file, or a folder's list of names, on the disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class FilesByHash:
    """A folder of files that never change, each under the SHA-256 of its bytes.

    Any number of processes may share it. `suffix` ends every name (".pdf"). Lie: one folder for
    each first two digits of the hash.
    """

    def __init__(self, folder: Path, *, suffix: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_OF_OWNER)
        self._folder = folder
        self._suffix = suffix

    def put(self, content: bytes) -> str:
        """Keep a file and give its hash; it is on the disk when this returns."""
        name = hashlib.sha256(content).hexdigest()
        if not (path := self.path(name)).exists():
            self._make_room(path.parent)
            write_once(path, content)
        return name

    def adopt(self, staged: Path, name: str) -> None:
        """Move in a finished file of the same disk, whose hash the caller has computed."""
        path = self.path(name)
        self._make_room(path.parent)
        sync(staged)
        staged.replace(path)
        sync(path.parent)

    def get(self, name: str) -> bytes:
        """Read a whole file; raises FileNotFoundError when it is not there."""
        return self.path(name).read_bytes()

    def path(self, name: str) -> Path:
        """Say where a file of this hash lies, whether it is there or not."""
        return self._folder / name[:2] / f"{name}{self._suffix}"

    def is_writable(self) -> bool:
        """Say whether files can be kept here now."""
        return os.access(self._folder, os.W_OK | os.X_OK)

    def names(self) -> Iterator[str]:
        """Give the hash of every file, in no order."""
        for path in self._folder.glob(f"??/[0-9a-f]*{self._suffix}"):
            yield path.name.removesuffix(self._suffix)

    def is_whole(self, name: str) -> bool:
        """Say whether a file is there and its bytes still have its hash."""
        found = hashlib.sha256()
        try:
            with self.path(name).open("rb") as file:
                while block := file.read(_BLOCK):
                    found.update(block)
        except FileNotFoundError:
            return False
        return found.hexdigest() == name

    def sweep(self, before: datetime) -> int:
        """Remove what killed writers left unfinished before a moment; gives how many."""
        left = [*self._folder.glob(f"??/{_UNFINISHED}*")]
        return sum(remove_if_older(path, before) for path in left)

    def _make_room(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(exist_ok=True, mode=_FOLDER_OF_OWNER)
            sync(self._folder)


def remove_if_older(path: Path, before: datetime) -> bool:
    """Remove a file last written before a moment; False when it is younger, or gone already."""
    with contextlib.suppress(FileNotFoundError):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink()
            return True
    return False
