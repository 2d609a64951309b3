"""Asking for scores: one product, many, the way to the next star, two laws side by side."""

from typing import Annotated, Any

from fastapi import Body, Request, Response

from libs.contracts.scoring import ScoreRequest, ScoreResult
from libs.kit.apps import new_router
from libs.kit.auth import Public
from services.scoring.api.answers import SelfReadingRoute, answer, checked, language, read_json
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score

router = new_router(prefix="/v1/scores", tags=["scores"])
router.route_class = SelfReadingRoute
DESCRIBED: Any = None
"""Default of a parameter that only describes the body; the route reads it itself."""


@router.post("", response_model=ScoreResult, dependencies=[Public])
async def score_product(
    request: Request, body: Annotated[ScoreRequest, Body()] = DESCRIBED
) -> Response:
    """Turn a product's sheets into points, stars and outcome, with every reason."""
    del body
    data, twice = await read_json(request)
    case = checked(lambda: read_case(request.app.state.catalogue, data), twice)
    return answer(score(case, language(request)))
