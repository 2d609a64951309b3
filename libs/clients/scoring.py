"""Typed calls to the scoring service, over a network or in this process."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import httpx

from libs.contracts.core import Contract
from libs.contracts.law import AssessmentKind
from libs.contracts.scoring import (
    Advice,
    AdviceRequest,
    Applicable,
    Comparison,
    ComparisonRequest,
    Differences,
    ProductSet,
    ProductSetList,
    Rulebook,
    RulebookList,
    ScoreRequest,
    ScoreResult,
)
from libs.kit.http import raise_for_problem

Answer = TypeVar("Answer", bound=Contract)


class ScoringClient:
    """The scoring service as one object; problem documents come back as typed errors."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def rulebooks(self) -> RulebookList:
        """List every rulebook."""
        return await self._get("/v1/rulebooks", RulebookList)

    async def rulebook(self, rulebook_id: str) -> Rulebook:
        """Read one rulebook with its routing, classes and rules."""
        return await self._get(f"/v1/rulebooks/{rulebook_id}", Rulebook)

    async def applicable(self, lodged_on: date, kind: AssessmentKind | str) -> Applicable:
        """Ask which rulebook binds a dossier lodged on a day."""
        query = {"lodged_on": lodged_on.isoformat(), "kind": AssessmentKind(kind).value}
        return await self._get("/v1/rulebooks/applicable", Applicable, query=query)

    async def product_sets(self, rulebook_id: str, language: str = "vi") -> ProductSetList:
        """List a rulebook's product sets."""
        path = f"/v1/rulebooks/{rulebook_id}/product-sets"
        return await self._get(path, ProductSetList, language=language)

    async def product_set(self, rulebook_id: str, number: int, language: str = "vi") -> ProductSet:
        """Read a product set's sheet as a form."""
        path = f"/v1/rulebooks/{rulebook_id}/product-sets/{number}"
        return await self._get(path, ProductSet, language=language)

    async def differences(
        self, before: str, after: str, product_set: int | None = None, language: str = "vi"
    ) -> Differences:
        """Ask in words what changed from one rulebook to another."""
        path = f"/v1/rulebooks/{before}/differences/{after}"
        query = {} if product_set is None else {"product_set": str(product_set)}
        return await self._get(path, Differences, query=query, language=language)

    async def score(self, request: ScoreRequest, language: str = "vi") -> ScoreResult:
        """Turn a product's sheets into stars."""
        return await self._post("/v1/scores", request, ScoreResult, language)

    async def advice(self, request: AdviceRequest, language: str = "vi") -> Advice:
        """Ask for the smallest ways to a star."""
        return await self._post("/v1/scores/advice", request, Advice, language)

    async def comparison(self, request: ComparisonRequest, language: str = "vi") -> Comparison:
        """Score the same sheets under two rulebooks or settings."""
        return await self._post("/v1/scores/comparison", request, Comparison, language)

    async def _get(
        self,
        path: str,
        model: type[Answer],
        *,
        query: Mapping[str, str] | None = None,
        language: str = "vi",
    ) -> Answer:
        headers = {"Accept-Language": language}
        response = await self._http.get(path, params=query, headers=headers)
        raise_for_problem(response)
        return model.model_validate_json(response.content)

    async def _post(self, path: str, body: Contract, model: type[Answer], language: str) -> Answer:
        response = await self._http.post(
            path,
            content=body.model_dump_json(exclude_none=True),
            headers={"Accept-Language": language, "Content-Type": "application/json"},
        )
        raise_for_problem(response)
        return model.model_validate_json(response.content)
