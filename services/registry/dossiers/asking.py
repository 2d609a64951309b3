"""What the acts on a dossier ask of scoring, before any transaction: one call each.

A question looks at the dossier in a short transaction, asks with none open, and gives the version
that it looked at; the act locks the dossier and compares (docs/decisions/0502).
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

import httpx

from libs.contracts.errors import Fault, InvalidInput, OcopError, ServiceUnavailable
from libs.contracts.registry.dossiers import SelfAnswer, SelfAssessment
from libs.contracts.scoring import ScoreRequest, Settings, SheetInput
from libs.kit.asking import Reads
from services.registry.acting import Acting
from services.registry.dossiers import law
from services.registry.dossiers.case import peek
from services.registry.dossiers.conduct import TODAY, Conduct
from services.registry.dossiers.errors import DossierIncomplete
from services.registry.dossiers.rules import REVISE, SUBMIT
from services.registry.dossiers.tables import DossierRow

T = TypeVar("T")

ASSESSMENT = "/self_assessment"
_ANSWERS = "/sheets/0/answers"


@dataclass(frozen=True, slots=True)
class Checked:
    """What scoring found in order: which version of a dossier, under which law."""

    version: int
    law: tuple[str, str]
    """The digests of procedure and sheets."""


async def ask(
    call: Awaitable[T],
    *,
    places: Mapping[str, str] | None = None,
    refusal: type[InvalidInput] = InvalidInput,
    tail: str = "",
) -> T:
    """Await an answer of scoring; its faults come back as ours, at our places.

    `places` gives our pointer for the beginning of one in the scoring request; where none of its
    faults lies at one of them, the error is handed on as it is. No answer is a 503.
    """
    try:
        return await call
    except OcopError as error:
        faults = located(error.faults, places or {}, tail)
        if not faults:
            raise
        raise refusal(faults=faults) from error
    except httpx.HTTPError as error:
        raise ServiceUnavailable(service="scoring") from error


def located(faults: tuple[Fault, ...], places: Mapping[str, str], tail: str = "") -> list[Fault]:
    """Rewrite scoring's pointers by the longest beginning that is known; others are dropped."""
    found = []
    for fault in faults:
        begun = [one for one in places if f"{fault.pointer}/".startswith(f"{one}/") or not one]
        if begun:
            start = max(begun, key=len)
            rest = fault.pointer.removeprefix(start) if start else ""
            pointer = places[start] + (rest + tail if rest else "")
            found.append(Fault(pointer, fault.code, fault.params))
    return found


def own_sheet(row: DossierRow, answers: Mapping[str, int], *, complete: bool) -> ScoreRequest:
    """Make the request by which scoring checks a producer's own answers."""
    return ScoreRequest(
        rulebook=row.rulebook,
        sheets_digest=row.sheets_digest,
        product_set=row.product_set,
        sheets=[SheetInput(assessor="self", answers=dict(answers))],
        settings=Settings(unanswered="refuse" if complete else "zero"),
        explain=False,
    )


async def ask_assessment(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    assessment: SelfAssessment,
    *,
    conduct: Conduct = TODAY,
) -> None:
    """Have the options of a whole self-assessment checked, complete or not."""
    async with reading() as early:
        row = (await peek(acting, early, dossier_id, REVISE, conduct=conduct)).dossier
    if assessment.answers:
        request = own_sheet(row, _options(assessment), complete=False)
        places = {_ANSWERS: "/answers", "": "/answers"}
        await ask(acting.parts.scoring.score(request), places=places, tail="/option")


async def ask_answer(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    criterion: str,
    answer: SelfAnswer,
) -> None:
    """Have one option checked."""
    async with reading() as early:
        row = (await peek(acting, early, dossier_id, REVISE)).dossier
    request = own_sheet(row, {criterion: answer.option}, complete=False)
    try:
        await ask(acting.parts.scoring.score(request), places={"": "/option"})
    except InvalidInput as error:
        error.faults = tuple(_of_path(fault) for fault in error.faults)
        raise


def _of_path(fault: Fault) -> Fault:
    if fault.code != "unknown_criterion":
        return fault
    return replace(fault, pointer="/criterion", where="path")


async def ask_submission(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    *,
    conduct: Conduct,
) -> Checked:
    """Have scoring say what the self-assessment lacks under the law that will bind it."""
    async with reading() as early:
        row = (await peek(acting, early, dossier_id, SUBMIT, conduct=conduct)).dossier
    row, found = _under_its_law(row, acting.clock.today())
    options = _options(SelfAssessment.model_validate(row.self_assessment))
    if options or not row.historic:
        request = own_sheet(row, options, complete=not row.historic)
        mine = f"{ASSESSMENT}/answers"
        places = {_ANSWERS: mine, "": mine}
        await ask(acting.parts.scoring.score(request), places=places, refusal=DossierIncomplete)
    return Checked(row.version, found)


def _under_its_law(row: DossierRow, today: date) -> tuple[DossierRow, tuple[str, str]]:
    if row.lodged_on is not None:
        return row, (row.procedure_digest, row.sheets_digest)
    decree = law.of_day(today, row.kind).decree
    law.label_of(decree.procedure, row.product_set)
    law_now = {"rulebook": decree.procedure.id, "sheets_digest": decree.sheets_digest}
    bound = {**row.model_dump(), **law_now}
    return DossierRow(**bound), (decree.procedure_digest, decree.sheets_digest)


def _options(assessment: SelfAssessment) -> dict[str, int]:
    return {code: given.option for code, given in assessment.answers.items()}
