"""Secrets of the registry on disk: made at the first start, readable by its own user only."""

import secrets
from pathlib import Path

from libs.kit.files import load_or_make
from libs.kit.personal import new_person_key
from libs.kit.tokens import new_private_key
from services.registry.cipher import KEY_BYTES


def field_key(folder: Path) -> bytes:
    """Give the key of the personal fields; to be backed up apart from the database."""
    return load_or_make(folder / "field.key", lambda: secrets.token_bytes(KEY_BYTES))


def person_key(folder: Path, elsewhere: Path | None = None) -> bytes:
    """Give the key by which persons are recognised; the gateway is given the same file."""
    return load_or_make(elsewhere or folder / "person.key", new_person_key)


def service_key(folder: Path) -> bytes:
    """Give the key that signs the registry's own tokens (PEM)."""
    return load_or_make(folder / "service.pem", new_private_key)
