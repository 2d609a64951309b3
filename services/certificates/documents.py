"""Signed documents on disk, each under its SHA-256: written whole or not at all."""

from pathlib import Path

from libs.contracts.certificates import DocumentMissing
from libs.kit.files import FilesByHash


class Documents:
    """A directory of immutable PDFs; any number of processes may share it."""

    def __init__(self, directory: Path) -> None:
        self.files = FilesByHash(directory, suffix=".pdf")

    def put(self, content: bytes) -> str:
        """Keep a document and give its SHA-256; it is on the disk when this returns."""
        return self.files.put(content)

    def get(self, digest: str) -> bytes:
        """Read a document; raises `DocumentMissing` when the disk does not hold it."""
        try:
            return self.files.get(digest)
        except OSError as error:
            raise DocumentMissing(sha256=digest) from error

    async def check(self) -> None:
        """Fail unless documents can be kept; `/readyz` asks."""
        if not self.files.is_writable():
            raise DocumentMissing(sha256="-")
