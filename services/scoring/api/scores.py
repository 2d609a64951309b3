"""Asking for scores: one product, many, the way to the next star, two laws side by side."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated, Any

import orjson
from fastapi import Body, Request, Response
from starlette.requests import ClientDisconnect

from libs.contracts.scoring import (
    Advice,
    AdviceRequest,
    BatchItem,
    BatchLine,
    Comparison,
    ComparisonRequest,
    ScoreRequest,
    ScoreResult,
)
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.http import Receive, Scope, Send
from libs.kit.problems import Messages
from services.scoring.api.answers import SelfReadingRoute, answer, checked, language, read_json
from services.scoring.engine import advice, batch, comparison
from services.scoring.engine.faults import Fault
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score

router = new_router(prefix="/v1/scores", tags=["scores"])
router.route_class = SelfReadingRoute
DESCRIBED: Any = None
"""Default of a parameter that only describes the body; the route reads it itself."""

MAX_COMPARISON = 8 * 1024 * 1024
MAX_LINES = 200_000
READ_AHEAD = 8 * 1024 * 1024
"""Bytes of a batch that are read before the first answer leaves."""
SLICE = 64 * 1024
"""Bytes that are worked on before other requests get their turn."""
NDJSON = "application/x-ndjson"
_LINES = "One JSON document a line (NDJSON), in and out, in the same order."


@router.post("", response_model=ScoreResult, dependencies=[Public])
async def score_product(
    request: Request, body: Annotated[ScoreRequest, Body()] = DESCRIBED
) -> Response:
    """Turn a product's sheets into points, stars and outcome, with every reason."""
    del body
    data, twice = await read_json(request)
    case = checked(lambda: read_case(request.app.state.catalogue, data), twice)
    return answer(score(case, language(request)))


@router.post("/advice", response_model=Advice, dependencies=[Public])
async def advise_on_star(
    request: Request, body: Annotated[AdviceRequest, Body()] = DESCRIBED
) -> Response:
    """Say what a sheet lacks for so many stars, and the smallest ways to get there."""
    del body
    data, twice = await read_json(request)
    question = checked(lambda: advice.read_question(request.app.state.catalogue, data), twice)
    return answer(advice.advise(question, language(request)))


@router.post("/comparison", response_model=Comparison, dependencies=[Public])
async def compare_scores(
    request: Request, body: Annotated[ComparisonRequest, Body()] = DESCRIBED
) -> Response:
    """Score the same sheets under two rulebooks or settings: who rises, who falls."""
    del body
    catalogue = request.app.state.catalogue
    data, twice = await read_json(request, MAX_COMPARISON)
    question = checked(lambda: comparison.read_question(catalogue, data), twice)
    compared = comparison.compare(catalogue, question)
    view = comparison.summary(question, compared)
    for shown, one in zip(view["products"], compared, strict=True):
        shown["faults"] = _faults(request.app.state.messages, one.faults, language(request))
    return answer(view)


def _faults(messages: Messages, faults: Sequence[Fault], asked: str) -> list[dict[str, Any]]:
    return [
        {
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": messages.words(fault.code, asked, fault.params)["detail"],
        }
        for fault in faults
    ]


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
    return LineResponse(_lines(request))


class LineResponse(Response):
    """Streams answers while the body is still coming in.

    Starlette's own streaming response reads from the request to notice a disconnect, and would
    eat the lines.
    """

    media_type = NDJSON

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send every chunk as it is ready."""
        del scope, receive
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        with contextlib.suppress(ClientDisconnect):
            async for chunk in self._lines:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _lines(request: Request) -> AsyncIterator[bytes]:
    """Answer chunk by chunk, so that memory stays flat however long the stream is."""
    asked, messages = language(request), request.app.state.messages
    cutter, number = batch.Lines(), 0
    async for chunk in _read_ahead(request):
        answers = []
        for line in cutter.feed(chunk) if chunk else cutter.end():
            number += 1
            answers.append(_line(request, messages, line, number, asked))
            if number >= MAX_LINES:
                yield b"".join(answers)
                return
        if answers:
            yield b"".join(answers)
        await asyncio.sleep(0)


async def _read_ahead(request: Request) -> AsyncIterator[bytes]:
    """Read a body of a few megabytes whole before the first answer, a longer one as it comes.

    Most HTTP clients read nothing before they have sent everything; answering them too early
    would fill the buffers both ways and neither side would move. The end is an empty chunk.
    """
    kept, size, ahead = [], 0, True
    async for chunk in request.stream():
        if not ahead and chunk:
            yield chunk
            continue
        kept.append(chunk)
        size += len(chunk)
        if size > READ_AHEAD:
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


def _line(
    request: Request, messages: Messages, line: bytes | None, number: int, asked: str
) -> bytes:
    item = batch.read_item(request.app.state.catalogue, line, asked)
    faults = _faults(messages, item["faults"], asked)
    return orjson.dumps(
        {"line": number, **item, "faults": faults}, option=orjson.OPT_APPEND_NEWLINE
    )
