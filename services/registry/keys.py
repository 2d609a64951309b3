"""Secrets of the registry on disk: made at the first start, readable by its own user only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from libs.kit.tokens import new_private_key
from services.registry.cipher import KEY_BYTES


def field_key(folder: Path) -> bytes:
    """Give the key of the personal fields; to be backed up apart from the database."""
    return _load_or_make(folder / "field.key", lambda: secrets.token_bytes(KEY_BYTES))


def service_key(folder: Path) -> bytes:
    """Give the key that signs the registry's own tokens (PEM)."""
    return _load_or_make(folder / "service.pem", new_private_key)


def _load_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
