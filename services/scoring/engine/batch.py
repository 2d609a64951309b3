"""Many products in one stream: a line in, a line out, one bad line spoils no other.

Ours: a line is scored like a request, and stands or falls alone.
"""

from collections.abc import Iterator
from typing import Any

from libs.contracts.errors import MOST_FAULTS
from services.scoring.engine.catalogue import Catalogue
from services.scoring.engine.faults import Fault, RefusedError
from services.scoring.engine.parsing import parse
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score

MAX_LINE = 256 * 1024
MAX_ID = 100
MOST_FAULTY = 1000
"""Lines with faults after which a batch ends: whoever sends so many does not read the answers."""


class Lines:
    """Cuts a stream of bytes into lines; a line that is too long is skipped, not kept."""

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._rest = b""
        self._skipping = False

    def feed(self, chunk: bytes) -> Iterator[bytes | None]:
        """Give every line that is whole now; None stands for one that was too long."""
        head, *more = chunk.split(b"\n")
        for piece in more:
            yield from self._finish(head)
            head = piece
        if self._skipping or len(self._rest) + len(head) > self._limit:
            self._rest, self._skipping = b"", True
        else:
            self._rest += head

    def end(self) -> Iterator[bytes | None]:
        """Give the last line when the stream ends without a line break."""
        if self._rest or self._skipping:
            yield from self._finish(b"")

    def _finish(self, tail: bytes) -> Iterator[bytes | None]:
        whole, skipped = self._rest + tail, self._skipping
        self._rest, self._skipping = b"", False
        if skipped or len(whole) > self._limit:
            yield None
        elif whole.strip():
            yield whole


def read_item(
    catalogue: Catalogue, line: bytes | None, language: str, *, most: int = MOST_FAULTS
) -> dict[str, Any]:
    """Score one line: its own id comes back with a result, or with its faults, `most` at the most.

    Ours: lines are scored apart, so that one bad line spoils no other.
    """
    name = None
    try:
        if line is None:
            raise RefusedError([Fault("", "body_too_long", {"limit": MAX_LINE})])
        data, twice = parse(line)
        if twice:
            raise RefusedError(twice)
        if isinstance(data, dict) and "id" in data:
            name = data.pop("id")
            if name is not None and not (isinstance(name, str) and len(name) <= MAX_ID):
                name = None
                raise RefusedError([Fault("/id", "not_an_id", {"limit": MAX_ID})])
        case = read_case(catalogue, data, explain=False, most=most)
        return {"id": name, "result": score(case, language), "faults": (), "more": False}
    except RefusedError as error:
        told = error.faults[:most]
        more = error.more or len(error.faults) > most
        return {"id": name, "result": None, "faults": told, "more": more}
