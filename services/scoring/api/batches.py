"""Asking for the scores of many products in one stream."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated

import orjson
from fastapi import Body, Request, Response
from starlette.requests import ClientDisconnect

from libs.contracts.errors import MOST_FAULTS
from libs.contracts.scoring import BatchItem, BatchLine
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.http import Receive, Scope, Send
from libs.kit.places import caller_of
from services.scoring.api.answers import SelfReadingRoute, language, told
from services.scoring.api.desk import Desk, desk_of
from services.scoring.api.scores import DESCRIBED
from services.scoring.engine import batch
from services.scoring.engine.faults import Fault

router = new_router(prefix="/v1/scores", tags=["scores"])
router.route_class = SelfReadingRoute

MAX_LINES = 200_000
READ_AHEAD = 8 * 1024 * 1024
"""Bytes of a batch that are read before the first answer leaves."""
SLICE = 64 * 1024
"""Bytes that are worked on before other batches get their turn."""
NDJSON = "application/x-ndjson"
_LINES = (
    "One JSON document a line (NDJSON), in and out, in the same order. The first 100 faults are"
    " told; after 1000 lines with faults, or 200000 lines, the answers end."
)


@router.post(
    "/batch",
    response_model=BatchLine,
    dependencies=[Public],
    responses={
        200: {
            "description": _LINES,
            "content": {NDJSON: {"schema": {"$ref": "#/components/schemas/BatchLine"}}},
        }
    },
)
async def score_batch(
    request: Request, body: Annotated[BatchItem, Body(media_type=NDJSON)] = DESCRIBED
) -> Response:
    """Score many products in one stream; a bad line is answered with its faults alone."""
    del body
    return LineResponse(request, desk_of(request))


class LineResponse(Response):
    """Streams answers while the body is still coming in.

    Starlette's own streaming response reads from the request to notice a disconnect, and would
    eat the lines.
    """

    media_type = NDJSON

    def __init__(self, request: Request, desk: Desk) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request = request
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send every chunk as it is ready; raises `TooManyRequests` or `Busy` before the first."""
        del scope, receive
        with self._desk.streams.taken(caller_of(self._request)):
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            with contextlib.suppress(ClientDisconnect):
                async for chunk in _answers(self._request, self._desk):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answers(request: Request, desk: Desk) -> AsyncIterator[bytes]:
    """Answer slice by slice, so that memory stays flat however long the stream is."""
    lines = _Lines(request)
    async for piece in _read_ahead(request):
        written = await desk.bench.work(partial(lines.answer, piece))
        if written:
            yield written
        if lines.ended:
            return


class _Lines:
    """The lines of one batch: which number is next, how many faults were told."""

    def __init__(self, request: Request) -> None:
        self._catalogue = request.app.state.catalogue
        self._messages = request.app.state.messages
        self._language = language(request)
        self._cutter = batch.Lines()
        self._number = 0
        self._faulty = 0
        self._untold = MOST_FAULTS
        self.ended = False

    def answer(self, piece: bytes) -> bytes:
        """Answer every line that a piece of the body completes; an empty piece is the end."""
        written = []
        for line in self._cutter.feed(piece) if piece else self._cutter.end():
            self._number += 1
            written.append(self._one(line))
            if self._faulty > batch.MOST_FAULTY:
                written.append(self._last())
                self.ended = True
            if self.ended or self._number >= MAX_LINES:
                self.ended = True
                break
        return b"".join(written)

    def _one(self, line: bytes | None) -> bytes:
        item = batch.read_item(self._catalogue, line, self._language, most=self._untold)
        faults = item["faults"]
        self._untold -= len(faults)
        self._faulty += item["result"] is None
        return self._written({**item, "faults": told(self._messages, faults, self._language)})

    def _last(self) -> bytes:
        """Say why nothing follows; the number is that of the first line not looked at."""
        self._number += 1
        fault = Fault("", "too_many_faulty_lines", {"limit": batch.MOST_FAULTY})
        faults = told(self._messages, [fault], self._language)
        return self._written({"id": None, "result": None, "faults": faults, "more": True})

    def _written(self, item: dict[str, object]) -> bytes:
        return orjson.dumps({"line": self._number, **item}, option=orjson.OPT_APPEND_NEWLINE)


async def _read_ahead(request: Request) -> AsyncIterator[bytes]:
    """Read a body of a few megabytes whole before the first answer, a longer one as it comes.

    Most HTTP clients read nothing before they have sent everything; answering them too early
    would fill the buffers both ways and neither side would move. The end is an empty chunk.
    """
    kept, size, ahead = [], 0, True
    async for chunk in request.stream():
        kept.append(chunk)
        size += len(chunk)
        if not ahead or size > READ_AHEAD:
            for piece in _slices(kept):
                yield piece
            kept, ahead = [], False
    for piece in _slices(kept):
        yield piece
    yield b""


def _slices(chunks: list[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), SLICE):
            yield chunk[start : start + SLICE]
