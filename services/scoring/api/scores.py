"""Asking for scores: one product, the way to the next star, two laws side by side."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import Body, Request, Response

from libs.contracts.scoring import (
    Advice,
    AdviceRequest,
    Comparison,
    ComparisonRequest,
    ScoreRequest,
    ScoreResult,
)
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.places import caller_of
from services.scoring.api.answers import (
    MAX_BODY,
    SelfReadingRoute,
    answer,
    checked,
    language,
    parsed,
    read_body,
    told,
)
from services.scoring.api.desk import desk_of
from services.scoring.engine import advice, comparison
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score

router = new_router(prefix="/v1/scores", tags=["scores"])
router.route_class = SelfReadingRoute
DESCRIBED: Any = None
"""Default of a parameter that only describes the body; the route reads it itself."""

MAX_COMPARISON = 8 * 1024 * 1024
"""Bytes of a comparison: a thousand products with the sheets of a large council."""


@router.post("", response_model=ScoreResult, dependencies=[Public])
async def score_product(
    request: Request, body: Annotated[ScoreRequest, Body()] = DESCRIBED
) -> Response:
    """Turn a product's sheets into points, stars and outcome, with every reason."""
    del body
    data, twice = parsed(await read_body(request))
    case = checked(lambda: read_case(request.app.state.catalogue, data), twice)
    return answer(score(case, language(request)))


@router.post("/advice", response_model=Advice, dependencies=[Public])
async def advise_on_star(
    request: Request, body: Annotated[AdviceRequest, Body()] = DESCRIBED
) -> Response:
    """Say what a sheet lacks for so many stars, and the smallest ways to get there."""
    del body
    return await _worked_out(request, MAX_BODY, _advise)


def _advise(request: Request, body: bytes) -> bytes:
    data, twice = parsed(body)
    question = checked(lambda: advice.read_question(request.app.state.catalogue, data), twice)
    return orjson.dumps(advice.advise(question, language(request)))


@router.post("/comparison", response_model=Comparison, dependencies=[Public])
async def compare_scores(
    request: Request, body: Annotated[ComparisonRequest, Body()] = DESCRIBED
) -> Response:
    """Score the same sheets under two rulebooks or settings: who rises, who falls."""
    del body
    return await _worked_out(request, MAX_COMPARISON, _compare)


def _compare(request: Request, body: bytes) -> bytes:
    catalogue, messages = request.app.state.catalogue, request.app.state.messages
    data, twice = parsed(body)
    question = checked(lambda: comparison.read_question(catalogue, data), twice)
    compared = comparison.compare(catalogue, question)
    view = comparison.summary(question, compared)
    for shown, one in zip(view["products"], compared, strict=True):
        shown["faults"] = told(messages, one.faults, language(request))
    return orjson.dumps(view)


async def _worked_out(
    request: Request, limit: int, work: Callable[[Request, bytes], bytes]
) -> Response:
    """Answer a long question beside the event loop, while its caller holds a place."""
    desk = desk_of(request)
    with desk.questions.taken(caller_of(request)):
        body = await read_body(request, limit)
        written = await desk.bench.work(lambda: work(request, body))
    return Response(written, media_type="application/json")
