"""Which kinds of papers count under a rulebook on a day: the pack's, and over them the entries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from law import Decree
from libs.contracts.law import Procedure
from libs.contracts.registry.evidence import OTHER_PAPER
from libs.contracts.registry.reference import (
    BilingualName,
    PaperKindEntry,
    PaperKindLine,
    ProvesCriteria,
    ReferenceKind,
)
from services.registry.in_force import Snapshot
from services.registry.reference import rules


def paper_kinds(now: Snapshot, procedure: Procedure, on: date) -> list[PaperKindLine]:
    """Give every kind of paper of a rulebook as it counts on a day, by its code."""
    lines = {code: _of_the_pack(procedure, code) for code in procedure.papers}
    for entry in now.on(ReferenceKind.PAPER_KINDS, on).values():
        said = PaperKindEntry.model_validate(entry.content)
        if said.rulebook == procedure.id:
            lines[said.code] = _as_said(said, entry.id, required=_required(procedure, said.code))
    return [lines[code] for code in sorted(lines)]


def known_paper_kinds(now: Snapshot, decrees: Iterable[Decree], on: date) -> frozenset[str]:
    """Give every kind of paper that may be filed on a day, under whatever rulebook."""
    of_packs = {code for decree in decrees for code in decree.procedure.papers}
    entries = now.on(ReferenceKind.PAPER_KINDS, on).values()
    return frozenset({OTHER_PAPER, *of_packs, *(one.content["code"] for one in entries)})


def _of_the_pack(procedure: Procedure, code: str) -> PaperKindLine:
    names = procedure.papers[code]
    by_set: dict[int, list[str]] = defaultdict(list)
    for number, criterion in sorted(rules.criteria_of(procedure, code)):
        by_set[number].append(criterion)
    return PaperKindLine(
        code=code,
        name=BilingualName(vi=names.get("vi") or code, en=names.get("en")),
        proves=[
            ProvesCriteria(product_set=number, criteria=criteria)
            for number, criteria in by_set.items()
        ],
        required=_required(procedure, code),
        entry_id=None,
    )


def _as_said(said: PaperKindEntry, entry_id: UUID, *, required: bool) -> PaperKindLine:
    return PaperKindLine(
        code=said.code, name=said.name, proves=said.proves, required=required, entry_id=entry_id
    )


def _required(procedure: Procedure, code: str) -> bool:
    return any(one.paper == code for one in procedure.required_papers)
