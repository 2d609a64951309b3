"""What a change of reference data does to the records of later chapters; the app passes it in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, String, any_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.reference import MovedDueDay
from libs.kit.tokens import Principal
from services.registry.calendar import Calendar

Held = Callable[[AsyncSession, Sequence[str]], Awaitable[Mapping[str, int]]]
"""Counts a chapter's records by the code of the unit that they lie in, of those asked for."""


class DueDays(Protocol):
    """The last days of limits: the chapter of the dossiers keeps them."""

    async def moved(self, session: AsyncSession, after: Calendar) -> list[MovedDueDay]:
        """Tell which open steps would have another last day by another calendar; writes nothing."""
        ...

    async def move(self, session: AsyncSession, principal: Principal, after: Calendar) -> int:
        """Give those steps and their dossiers their new last day; gives how many."""
        ...


class Places(Protocol):
    """Where producers and their products lie, for units that were divided."""

    async def lying_in(
        self, session: AsyncSession, codes: Sequence[str]
    ) -> Sequence[tuple[UUID, str]]:
        """Give the producers of units with the code that each bears, in one order."""
        ...

    async def place(
        self, session: AsyncSession, placed: Mapping[UUID, str], codes: Sequence[str]
    ) -> int:
        """Have producers lie elsewhere, with those of their products that bear one of the codes."""
        ...


@dataclass(frozen=True, slots=True)
class Consequences:
    """What changes of reference data ask of later chapters."""

    due_days: DueDays
    places: Places
    held: Mapping[str, Held]
    """By the name that a dry run gives to the kind of record."""


def counting(unit: Any, query: Select[*tuple[Any, ...]], *where: ColumnElement[bool]) -> Held:
    """Make the count of a table's rows by the column of their unit; `query` names the tables."""

    async def held(session: AsyncSession, codes: Sequence[str]) -> Mapping[str, int]:
        wanted = literal(list(codes), ARRAY(String))
        asked = query.with_only_columns(col(unit), func.count()).where(
            col(unit) == any_(wanted), *where
        )
        found = await session.execute(asked.group_by(col(unit)))
        return {code: int(count) for code, count in found}

    return held


def rows_of(table: Any) -> Select[*tuple[Any, ...]]:
    """Name a table for `counting`."""
    return select(table)
