"""A product set's sheet as a form: parts, sections, criteria, printed options."""

from typing import Literal

from pydantic import Field

from libs.contracts.core import Contract
from libs.contracts.law import ProductSetNumber
from libs.contracts.scoring.names import CodedText, CriterionCode, ResultNote, RulebookRef, Star


class Option(Contract):
    """One printed option of a criterion."""

    option: int
    points: int | None
    """Null for the one option whose printed points could not be read."""
    text: str
    min_star: int | None = None
    """The asterisk mark: the least that must be reached here for this many stars."""
    case: str | None = None
    short: str | None = None
    """A shorter wording for narrow screens; the text is the law's."""
    printed: str | None = None
    """The points as printed, where they are not simply `points`."""
    doubt: str | None = None
    """Why the printed points or mark are doubted."""
    confidence: str | None = None
    other_sheets: int | None = None
    """Points of the same option in the other sheets, where they agree on another number."""
    other_sheets_min_star: int | None = None
    """The mark of the same option in the other sheets, where this one lacks it."""


class Heading(Contract):
    """A printed heading between a section and its criteria (set 11: 6.1 above 6.1.1)."""

    code: str
    label: str
    max: int
    clause: str
    short: str | None = None
    printed: str | None = None
    doubt: str | None = None


class MarkReading(Contract):
    """A star mark that is printed behind the criterion's name, and the readings it allows."""

    star: Star
    readings: dict[str, int]
    """The least points for the star, by `least_option` and `all_points`."""


class Criterion(Contract):
    """A criterion that is answered by choosing one option."""

    code: CriterionCode
    heading: Heading | None = None
    label: str
    max: int
    clause: str
    short: str | None = None
    printed: str | None = None
    doubt: str | None = None
    confidence: str
    options: tuple[Option, ...]
    floors: dict[str, int] = Field(default_factory=dict)
    """Least points by star."""
    gates: tuple[str, ...] = ()
    cases: dict[str, str] | None = None
    papers: tuple[CodedText, ...] = ()
    note: str | None = None
    mark_reading: MarkReading | None = None


class Section(Contract):
    """A printed section: a heading with its criteria; a section may be one criterion itself."""

    code: str
    label: str
    max: int
    clause: str
    short: str | None = None
    printed: str | None = None
    doubt: str | None = None
    criteria: tuple[Criterion, ...]


class SheetPart(Contract):
    """A part of one sheet with its sections; `printed` is its maximum where the sum differs."""

    code: str
    label: str
    max: int
    clause: str
    short: str | None = None
    printed: str | None = None
    doubt: str | None = None
    sections: tuple[Section, ...]


class ProductSetSummary(Contract):
    """One product set in a rulebook's list."""

    number: ProductSetNumber
    label: str
    sector: str
    group: str | None
    subgroup: str | None
    managing_agencies: tuple[str, ...]
    has_sheet: bool


class ProductSetList(Contract):
    """A rulebook's product sets in their printed order."""

    items: tuple[ProductSetSummary, ...]


class Finding(Contract):
    """A gate or disqualifier of a sheet that somebody may establish."""

    code: str
    text: str
    effect: Literal["eliminated", "stopped"]
    criterion: CriterionCode | None
    clause: str


class ProductSet(Contract):
    """A product set's sheet as a form, in one language."""

    rulebook: RulebookRef
    language: Literal["vi", "en"]
    number: ProductSetNumber
    label: str
    sector: str
    group: str | None
    subgroup: str | None
    managing_agencies: tuple[str, ...]
    samples: int | None
    max: int
    clause: str
    confidence: str
    findings: tuple[Finding, ...]
    """Gates and disqualifiers that may be named in ``findings``."""
    floors_known: bool
    gaps: tuple[ResultNote, ...]
    """What is missing or doubtful in the data behind this sheet."""
    parts: tuple[SheetPart, ...] | None
    """Null where the sheet's text was not found."""
