"""What a dossier must hold to be submitted, what is frozen then, and its hash (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from libs.contracts.errors import Fault
from libs.contracts.law import Procedure
from libs.contracts.registry.dossiers import Mark, SelfAssessment
from libs.contracts.registry.evidence import PaperKind


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper as the check sees it."""

    id: UUID
    producer_id: UUID | None
    kind: PaperKind
    sha256: str | None
    expires_on: date | None


def places_of_papers(assessment: SelfAssessment) -> Iterator[tuple[str, UUID]]:
    """Give every paper that a self-assessment names, with its place."""
    for number, paper in enumerate(assessment.papers):
        yield f"/papers/{number}", paper
    for criterion, answer in assessment.answers.items():
        for number, paper in enumerate(answer.papers):
            yield f"/answers/{criterion}/papers/{number}", paper


def paper_faults(
    named: Sequence[tuple[str, UUID]],
    known: Mapping[UUID, KnownPaper],
    producer: UUID,
    *,
    filed_on: date | None = None,
    prefix: str = "",
) -> list[Fault]:
    """Find papers that are not there or not the producer's; at filing also empty or stale ones."""
    faults = []
    for place, paper_id in named:
        paper = known.get(paper_id)
        code = None
        if paper is None or paper.producer_id != producer:
            code = "paper_unknown"
        elif filed_on is not None and paper.sha256 is None:
            code = "paper_without_file"
        elif filed_on is not None and paper.expires_on and paper.expires_on < filed_on:
            code = "paper_expired"
        if code is not None:
            faults.append(Fault(prefix + place, code, {"paper": str(paper_id)}))
    return faults


def missing_papers(
    law: Procedure,
    product_set: int,
    producer_kind: str,
    kinds: frozenset[str],
    *,
    prefix: str = "",
) -> list[Fault]:
    """Find the kinds of paper that a rulebook requires of such a producer and nobody named.

    Law: the rulebook's `required_papers` (26/2026 Phụ lục III Mẫu 02).
    """
    sector = law.sector_of(product_set)
    return [
        Fault(f"{prefix}/papers", "paper_missing", {"kind": one.paper})
        for one in law.required_papers
        if producer_kind not in one.not_of
        and (one.sectors is None or sector in one.sectors)
        and one.paper not in kinds
    ]


def box_faults(
    assessment: SelfAssessment, boxes: frozenset[str], *, prefix: str = ""
) -> list[Fault]:
    """Find ticked boxes that the form does not have (Law: the rulebook's Mẫu 02)."""
    return [
        Fault(f"{prefix}/general/boxes/{number}", "box_unknown", {"box": box})
        for number, box in enumerate(assessment.general.boxes)
        if box not in boxes
    ]


def mark_faults(marks: Sequence[Mark], document: Any) -> list[Fault]:
    """Find marks that point to no place of the dossier."""
    return [
        Fault(f"/marks/{number}/pointer", "no_such_place", {"place": mark.pointer})
        for number, mark in enumerate(marks)
        if not _exists(document, mark.pointer)
    ]


def _exists(document: Any, pointer: str) -> bool:
    at = document
    for raw in pointer.split("/")[1:]:
        step = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict) and step in at:
            at = at[step]
        elif isinstance(at, list) and step.isascii() and step.isdigit() and int(step) < len(at):
            at = at[int(step)]
        else:
            return False
    return True
