"""The operating system's account that a private PostgreSQL runs under."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerAccount:
    """An unprivileged account to run the server as."""

    name: str
    uid: int
    gid: int

    def child_options(self) -> dict[str, Any]:
        """Tell `subprocess` to become this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


def server_account() -> ServerAccount | None:
    """Choose the account: `postgres`, else `nobody`, when root; None when we stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerAccount(name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody."
    )


def child_options(account: ServerAccount | None) -> dict[str, Any]:
    """Tell `subprocess` who to be; without an account it stays as it is."""
    return account.child_options() if account else {"cwd": "/"}


def run_as(account: ServerAccount | None, command: Sequence[str]) -> str | None:
    """Run a short command as the account: its output, or None when it fails or is out of reach."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
            **child_options(account),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return str(done.stdout)


def can_enter(account: ServerAccount | None, folder: Path) -> bool:
    """Say whether the account can enter the folder, through every parent of it."""
    return run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]) is not None


def hand_over(account: ServerAccount | None, path: Path) -> None:
    """Make the account the owner of a path we have just made."""
    if account:
        os.chown(path, account.uid, account.gid)
