"""Enciphering of single fields at rest (AES-256-GCM), each bound to the record it belongs to."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_FIRST_KEY = b"\x01"
"""Leading byte of every value: the number of the key, so that keys can be changed."""


class FieldCipher:
    """Enciphers and deciphers with one key; `context` names the record and the field."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"The field key has {KEY_BYTES} bytes, not {len(key)}.")
        self._aead = AESGCM(key)

    def encipher(self, plain: bytes, *, context: str) -> bytes:
        """Give the value as it is stored; a copy in another record cannot be deciphered."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FIRST_KEY + nonce + self._aead.encrypt(nonce, plain, context.encode())

    def decipher(self, stored: bytes, *, context: str) -> bytes:
        """Give the plain value; raises for a changed value or another context."""
        if stored[:1] != _FIRST_KEY:
            raise ValueError("The value was enciphered with a key that is not known.")
        nonce, sealed = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
        return self._aead.decrypt(nonce, sealed, context.encode())
