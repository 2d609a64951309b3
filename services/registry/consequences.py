"""What a change of reference data does to the records of later chapters; the app passes it in."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.registry.reference import MovedDueDay
from libs.kit.tokens import Principal
from services.registry.calendar import Calendar


class DueDays(Protocol):
    """The last days of limits: the chapter of the dossiers keeps them."""

    async def moved(self, session: AsyncSession, after: Calendar) -> list[MovedDueDay]:
        """Tell which open steps would have another last day by another calendar; writes nothing."""
        ...

    async def move(self, session: AsyncSession, principal: Principal, after: Calendar) -> int:
        """Give those steps and their dossiers their new last day; gives how many."""
        ...
