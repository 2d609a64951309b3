"""Which dossiers, and what hangs on them, those see who do not see a territory.

Law: 26/2026 Đ.7 k.3b-c: a council assesses what is brought before it; NQ 203/2025/QH15: districts
have ended, their provinces go on. Ours: decision 0125.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Select, Uuid, cast, func, or_, select
from sqlmodel import col

from libs.kit.tokens import Principal
from libs.kit.versions import versions_table
from services.registry.dossiers.tables import DossierRow
from services.registry.seeing import Kind

_VERSIONS = versions_table(MetaData())
DossiersBefore = Callable[[UUID], Select[Any]]
"""Gives the dossiers that are, or were, before a council of an account's."""


@dataclass(frozen=True, slots=True)
class Through:
    """What hangs on some dossiers: themselves, product and producer, the papers they froze."""

    dossiers: Select[Any]
    registered_by: UUID | None = None
    """An account that also sees what it registered itself."""

    def ids(self, kind: Kind) -> Select[Any]:
        """Give the query of the records of a kind."""
        of_them = _HANG[kind].where(col(DossierRow.id).in_(self.dossiers))
        if self.registered_by is None:
            return of_them
        own = registered(kind, self.registered_by)
        found = of_them.union(own).subquery()
        return select(found.c[0])


_HANG: dict[Kind, Select[Any]] = {
    Kind.DOSSIER: select(col(DossierRow.id)),
    Kind.PRODUCT: select(col(DossierRow.product_id)),
    Kind.PRODUCER: select(col(DossierRow.producer_id)),
    Kind.PAPER: select(cast(func.jsonb_object_keys(col(DossierRow.frozen)["papers"]), Uuid)),
}


def registered(kind: Kind, account: UUID) -> Select[Any]:
    """Give the records of a kind whose first version an account wrote."""
    made = _VERSIONS.c
    return select(made.key).where(
        made.kind == kind.value, made.n == 1, made.actor["account"].astext == str(account)
    )


@dataclass(frozen=True, slots=True)
class DossierSeeing:
    """Carries out `services.registry.seeing.Seeing` on the tables of dossiers and councils."""

    before: DossiersBefore

    def of_member(self, member: Principal) -> Through:
        """Give what is, or was, before a council of a member's."""
        return Through(self.before(member.subject))

    def of_ended(self, person: Principal) -> Through:
        """Give what a unit handled while it lasted: it stands in the dossier as it was lodged."""
        row, unit = DossierRow, person.unit
        handled = select(col(row.id)).where(
            or_(col(row.commune) == unit, col(row.district) == unit, col(row.province) == unit)
        )
        return Through(handled, registered_by=person.subject)
