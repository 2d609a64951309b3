"""The permanent product code: given once, its ordinal kept by the commune without a gap."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import NATION
from libs.kit import audit
from libs.kit.auth import Principal
from libs.kit.clock import Clock
from services.registry.actions import Action
from services.registry.land import queries as territory
from services.registry.land.acts import find_unit
from services.registry.products import rules
from services.registry.products.tables import ProductCodeCounterRow, ProductRow


async def assign_product_code(
    session: AsyncSession,
    product: ProductRow,
    commune: str,
    year: int,
    *,
    clock: Clock,
    principal: Principal | None = None,
    on: date | None = None,
) -> str:
    """Give the product its permanent code, once; the commune's counter of the year has no gap.

    The counter's row stays locked until the caller's transaction ends, so an ordinal that is
    rolled back is taken by the next one. `on` is the day of a historic dossier, whose commune is
    looked up under the units of that day.
    """
    await session.refresh(product, with_for_update=True)
    if product.code is not None:
        return product.code
    unit = await find_unit(session, commune, on=on, today=clock.today())
    line = await territory.path(session, unit, on or unit.valid_to or clock.today())
    ordinal = await _next_ordinal(session, commune, year)
    codes = [above.code for above in line if above.code != NATION]
    product.code = rules.product_code(codes, ordinal, year)
    product.version += 1
    product.updated_at = clock.now()
    await session.flush()
    audit.record(
        session,
        principal,
        action=Action.PRODUCT_CODE_ASSIGNED,
        kind="product",
        id=product.id,
        after={"code": product.code},
    )
    return product.code


async def _next_ordinal(session: AsyncSession, commune: str, year: int) -> int:
    counters = insert(ProductCodeCounterRow).values(commune=commune, year=year, last=1)
    statement = counters.on_conflict_do_update(
        index_elements=["commune", "year"],
        set_={"last": col(ProductCodeCounterRow.last) + 1},
    ).returning(col(ProductCodeCounterRow.last))
    ordinal: int = (await session.execute(statement)).scalar_one()
    return ordinal
