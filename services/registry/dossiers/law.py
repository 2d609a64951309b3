"""The rulebook of a dossier: asked of scoring before the transaction, kept for ever once bound."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeVar

import httpx
from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.clients.scoring import ScoringClient
from libs.contracts.errors import Fault, InvalidInput, Kind, OcopError, ServiceUnavailable
from libs.contracts.law import AssessmentKind
from libs.contracts.scoring import (
    CriterionCode,
    OptionNumber,
    Rulebook,
    ScoreRequest,
    Settings,
    SheetInput,
)
from services.registry.dossiers.tables import BoundRulebookRow
from services.registry.parts import PartsOf

T = TypeVar("T")

_SELF = "self"
_ANSWERS = "/sheets/0/answers"
_bound: dict[str, Rulebook] = {}
"""Rulebooks by digest: the digest is that of the content, so an entry is never stale."""


async def _scoring(parts: PartsOf) -> ScoringClient:
    return parts.scoring


Scoring = Annotated[ScoringClient, Depends(_scoring)]


@dataclass(frozen=True, slots=True)
class Law:
    """The rulebook that binds a dossier, and until when it must be finished."""

    rulebook: Rulebook
    labels: Mapping[int, str]
    finish_by: date | None = None


async def asking(call: Awaitable[T]) -> T:
    """Await an answer of the scoring service; no answer is a 503."""
    try:
        return await call
    except httpx.HTTPError as error:
        raise ServiceUnavailable(service="scoring") from error


async def law_of_day(scoring: ScoringClient, day: date, kind: AssessmentKind) -> Law:
    """Ask which rulebook binds a dossier lodged on a day."""
    try:
        found = await asking(scoring.applicable(day, kind))
    except OcopError as error:
        if error.kind is Kind.UNAVAILABLE:
            raise
        raise InvalidInput(
            faults=[Fault("/lodged_on", "no_rulebook_then", {"day": day.isoformat()})]
        ) from error
    law = await law_named(scoring, found.rulebook)
    return Law(law.rulebook, law.labels, found.finish_by)


async def law_named(scoring: ScoringClient, rulebook: str) -> Law:
    """Ask for a rulebook by its name, as a historic dossier names it."""
    try:
        found = await asking(scoring.rulebook(rulebook))
        sets = await asking(scoring.product_sets(rulebook))
    except OcopError as error:
        if error.kind is Kind.UNAVAILABLE:
            raise
        raise InvalidInput(
            faults=[Fault("/rulebook", "rulebook_not_known", {"rulebook": rulebook})]
        ) from error
    return Law(found, {entry.number: entry.label for entry in sets.items})


def label_of(law: Law, product_set: int) -> str:
    """Give the name of a product set, or refuse one that the rulebook does not have."""
    if product_set not in law.labels:
        facts = {"number": product_set, "rulebook": law.rulebook.id}
        raise InvalidInput(faults=[Fault("/product_set", "product_set_not_known", facts)])
    return law.labels[product_set]


async def check_answers(
    scoring: ScoringClient,
    rulebook: str,
    product_set: int,
    answers: Mapping[CriterionCode, OptionNumber],
    *,
    complete: bool,
) -> None:
    """Have the scoring service check a producer's answers; raises its faults as they are."""
    request = ScoreRequest(
        rulebook=rulebook,
        product_set=product_set,
        sheets=[SheetInput(assessor=_SELF, answers=dict(answers))],
        settings=Settings(unanswered="refuse" if complete else "zero"),
        explain=False,
    )
    await asking(scoring.score(request))


def moved(error: OcopError, prefix: str, *, tail: str = "") -> InvalidInput:
    """Turn faults of the scoring request into faults of ours: pointers below `prefix`."""
    return InvalidInput(
        faults=[
            Fault(
                prefix + fault.pointer.removeprefix(_ANSWERS) + tail
                if fault.pointer.startswith(_ANSWERS + "/")
                else prefix,
                fault.code,
                fault.params,
            )
            for fault in error.faults
        ]
    )


async def bind(session: AsyncSession, rulebook: Rulebook, now: datetime) -> None:
    """Keep a rulebook as it is now; the same digest again changes nothing."""
    await session.execute(
        insert(BoundRulebookRow)
        .values(
            digest=rulebook.digest,
            rulebook=rulebook.id,
            rulebook_version=rulebook.version,
            content=rulebook.model_dump(mode="json"),
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


async def bound(session: AsyncSession, digest: str) -> Rulebook:
    """Give a rulebook that a dossier is bound to."""
    if digest not in _bound:
        content = await session.scalar(
            select(col(BoundRulebookRow.content)).where(col(BoundRulebookRow.digest) == digest)
        )
        _bound[digest] = Rulebook.model_validate(content)
    return _bound[digest]
