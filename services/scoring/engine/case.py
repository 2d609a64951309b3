"""A checked request, ready to be scored."""

from typing import NamedTuple

from services.scoring.engine.catalogue import ProductSet, Rulebook, Step
from services.scoring.engine.points import Answers
from services.scoring.engine.settings import Settings


class Sheet(NamedTuple):
    """One member's sheet as counted: options, or part totals where no sheet is known."""

    assessor: str
    answers: Answers | None
    weight: int
    parts: tuple[int, ...]


class Case(NamedTuple):
    """One product's sheets with everything that decides its stars."""

    rulebook: Rulebook
    product_set: ProductSet
    step: Step
    sheets: tuple[Sheet, ...]
    agreed: Answers
    findings: tuple[str, ...]
    settings: Settings
    explain: bool
