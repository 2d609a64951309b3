"""Which products lie in units, and how they follow their producers out of a divided unit."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.kit import audit
from services.registry.actions import Action
from services.registry.consequences import counting, rows_of
from services.registry.parties import place_producers, producers_in
from services.registry.products.tables import ProductRow

PRODUCTS_HELD = counting(ProductRow.commune, rows_of(ProductRow))


class Places:
    """Places producers with their products; carries out `services.registry.consequences.Places`."""

    async def lying_in(
        self, session: AsyncSession, codes: Sequence[str]
    ) -> Sequence[tuple[UUID, str]]:
        """Give the producers of units with the code that each bears, in one order."""
        return await producers_in(session, codes)

    async def place(
        self, session: AsyncSession, placed: Mapping[UUID, str], codes: Sequence[str]
    ) -> int:
        """Have producers lie elsewhere, with those of their products that bear one of the codes.

        A product that was made in another commune stays there.
        """
        found = await session.scalars(
            select(ProductRow)
            .where(
                col(ProductRow.producer_id).in_(list(placed)), col(ProductRow.commune).in_(codes)
            )
            .order_by(col(ProductRow.id))
            .with_for_update()
        )
        for row in found:
            before = {"commune": row.commune}
            row.commune = placed[row.producer_id]
            row.version += 1
            audit.record(
                session,
                None,
                action=Action.PRODUCT_PLACED,
                kind="product",
                id=row.id,
                before=before,
                after={"commune": row.commune},
            )
        return await place_producers(session, placed)
