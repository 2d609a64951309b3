"""Bitstring Status List 1.0 (W3C, 15/5/2025): a few bits a certificate, packed and compressed."""

import base64
import gzip
from collections.abc import Mapping

from libs.contracts.certificates import Status, StatusMessage

BITS = 4
VALUES: Mapping[Status, int] = {
    Status.VALID: 0,
    Status.EXPIRED: 1,
    Status.EXTENDED: 2,
    Status.SUSPENDED: 3,
    Status.REVOKED: 4,
    Status.REPLACED: 5,
    Status.SUPERSEDED: 6,
}
"""Fixed for ever: a verifier may have kept an old list."""

MESSAGES = [StatusMessage(value=hex(value), status=status) for status, value in VALUES.items()]


class Bitstring:
    """`entries` places of four bits, the first in the highest bits of the first byte."""

    def __init__(self, entries: int) -> None:
        self._bytes = bytearray(entries * BITS // 8)

    def put(self, index: int, status: Status) -> None:
        """Set a place that is still zero."""
        self._bytes[index // 2] |= VALUES[status] << (0 if index % 2 else BITS)

    def encoded(self) -> str:
        """Write it as multibase base64url of its gzip form."""
        packed = gzip.compress(bytes(self._bytes), compresslevel=6, mtime=0)
        return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def value_at(encoded: str, index: int) -> int:
    """Read one place of an encoded list, as a verifier would."""
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    byte = gzip.decompress(packed)[index // 2]
    return byte & 0x0F if index % 2 else byte >> BITS
