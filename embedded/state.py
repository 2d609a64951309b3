"""The state directory: everything of a private system that must survive a restart."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from embedded.accounts import can_enter, server_account
from embedded.locks import FileLock

CHECKOUT = Path(__file__).resolve().parents[1]
_SYSTEM_PLACE = Path("/var/lib/ocop-platform")


class State:
    """One directory; secrets in it are readable by us alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and folder.stat().st_uid == 0:
            folder.chmod(0o711)
        self._private = folder / "private"
        self._private.mkdir(exist_ok=True, mode=0o700)

    @property
    def postgres(self) -> Path:
        """The private PostgreSQL's folder."""
        return self.folder / "postgres"

    def part(self, name: str) -> Path:
        """Give a part's own folder, for its keys and files."""
        path = self._private / name
        path.mkdir(exist_ok=True, mode=0o700)
        return path

    def keep(self, part: str, name: str, text: str) -> None:
        """Keep a file in a part's folder, readable by us alone; what was there is replaced."""
        self._write(self.part(part) / name, text)

    def instance_lock(self) -> FileLock:
        """Give the lock that the one running system of this directory holds."""
        return FileLock(self._private / "instance.lock")

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """Read a secret, made at the first call and kept for ever."""
        path = self._private / name
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._write(path, make())
            return path.read_text(encoding="utf-8")

    def remembers(self, marker: str) -> bool:
        """Say whether something has been done before."""
        return (self._private / marker).exists()

    def remember(self, marker: str, text: str = "") -> None:
        """Keep in mind that something has been done."""
        self._write(self._private / marker, text)

    def recall(self, marker: str) -> str:
        """Read what was kept with a marker."""
        return (self._private / marker).read_text(encoding="utf-8")

    def _write(self, path: Path, text: str) -> None:
        """Write whole or not at all, so that a kill leaves no half secret."""
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def state_folder(chosen: Path | None, checkout: Path = CHECKOUT) -> Path:
    """Choose the directory: as set, else in the checkout, else where the server's account can go.

    Started as root, PostgreSQL runs under another account, which cannot pass a 0700 home.
    """
    if chosen is not None:
        return chosen.expanduser().resolve()
    account = server_account()
    if account is None or can_enter(account, checkout):
        return checkout / ".state"
    name = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return _SYSTEM_PLACE / name
