"""The law of a dossier: read from `law/` on the day it binds, kept for ever once bound."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

import law
from law import Decree
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import AssessmentKind, Group, Leaf, Procedure
from services.registry.dossiers.tables import BoundRulebookRow

MAU_02 = "MAU_02"
_bound: dict[str, Procedure] = {}
"""Procedures by digest: the digest is that of the content, so an entry is never stale."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The rulebook that binds a dossier lodged on a day, and until when it must be finished."""

    decree: Decree
    finish_by: date | None

    @property
    def procedure(self) -> Procedure:
        """Give the rulebook's procedure."""
        return self.decree.procedure


def of_day(day: date, kind: AssessmentKind, *, pointer: str = "/lodged_on") -> Binding:
    """Give what binds a dossier lodged on a day (Law: 26/2026 Đ.12 k.2)."""
    found = law.read().on(day, kind)
    if found is None:
        facts = {"day": day.isoformat()}
        raise InvalidInput(faults=[Fault(pointer, "no_rulebook_then", facts)])
    decree, rule = found
    return Binding(decree, rule.finish_by)


def named(rulebook: str, *, pointer: str = "/rulebook") -> Decree:
    """Give a rulebook by its name, as a paper of the past names it."""
    found = law.read().get(rulebook)
    if found is None:
        raise InvalidInput(faults=[Fault(pointer, "rulebook_not_known", {"rulebook": rulebook})])
    return found


def label_of(procedure: Procedure, product_set: int, *, pointer: str = "/product_set") -> str:
    """Give the name of a product set, or refuse one that the rulebook does not have.

    Ours (0002): an act whose classification was not found is read by the newest one.
    """
    own = procedure.classification
    sectors = own.sectors or law.read().newest().procedure.classification.sectors or ()
    for group in (group for sector in sectors for group in sector.groups):
        leaves: list[Group | Leaf] = [group, *group.subgroups]
        named = next((leaf.vi for leaf in leaves if leaf.set == product_set), None)
        if named is not None:
            return named
    facts = {"number": product_set, "rulebook": procedure.id}
    raise InvalidInput(faults=[Fault(pointer, "product_set_not_known", facts)])


def boxes(procedure: Procedure) -> frozenset[str]:
    """Give the boxes of Mẫu 02 (Law: 26/2026 Phụ lục III; Ours 0002 where an act has no form)."""
    form = procedure.form(MAU_02) or law.read().newest().procedure.form(MAU_02)
    return frozenset(box.code for box in form.checkboxes) if form else frozenset()


def slip_number(
    procedure: Procedure, *, ordinal: int, province: str, commune: str, year: int
) -> str:
    """Write a slip's number (Law: 26/2026 Mẫu 01; Ours 0002 where an act has no pattern)."""
    slip = procedure.codes.slip or law.read().newest().procedure.codes.slip
    if slip is None:
        raise LookupError("no rulebook says how slips are numbered")
    return slip.pattern.format(ordinal=ordinal, province=province, commune=commune, year=year)


async def bind(session: AsyncSession, decree: Decree, now: datetime) -> None:
    """Keep a rulebook's procedure as it is now; the same digest again changes nothing."""
    await session.execute(
        insert(BoundRulebookRow)
        .values(
            digest=decree.procedure_digest,
            rulebook=decree.procedure.id,
            rulebook_version=decree.procedure.version,
            content=decree.procedure.model_dump(mode="json"),
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


async def bound(session: AsyncSession, digest: str) -> Procedure:
    """Give the procedure that a dossier is bound to: the one on disk, or as it was kept."""
    if digest not in _bound:
        here = (one for one in law.read() if one.procedure_digest == digest)
        decree = next(here, None)
        _bound[digest] = decree.procedure if decree else await _kept(session, digest)
    return _bound[digest]


async def _kept(session: AsyncSession, digest: str) -> Procedure:
    query = select(col(BoundRulebookRow.content)).where(col(BoundRulebookRow.digest) == digest)
    return Procedure.model_validate(await session.scalar(query))
