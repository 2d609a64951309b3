"""What changed from one rulebook to another, in words, point by point."""

from typing import Literal

from libs.contracts.core import Contract
from libs.contracts.law import ProductSetNumber
from libs.contracts.scoring.names import RulebookRef


class Difference(Contract):
    """One thing that differs; `text` says it in the asked language."""

    kind: Literal["added", "removed", "changed", "renamed"]
    where: str
    """A level, a star, a ground, a criterion's number: what the group is about."""
    text: str
    before: str | None = None
    after: str | None = None


class DifferenceGroup(Contract):
    """Differences of one topic."""

    topic: Literal[
        "dates",
        "parts",
        "stars",
        "routing",
        "limits",
        "subjects",
        "codes",
        "grounds",
        "papers",
        "settings",
        "criteria",
        "points",
        "options",
        "marks",
    ]
    label: str
    items: tuple[Difference, ...]


class SheetDifferences(Contract):
    """How many things differ on one product set's sheet; ask for the set to read them."""

    number: ProductSetNumber
    label: str
    count: int


class Differences(Contract):
    """Two rulebooks compared: their frames, or one product set's sheet where one is asked for."""

    before: RulebookRef
    after: RulebookRef
    product_set: ProductSetNumber | None
    groups: tuple[DifferenceGroup, ...]
    """Only topics in which something differs."""
    product_sets: tuple[SheetDifferences, ...]
    """Sheets that differ; empty where one set was asked for."""
