"""The permanent product code: given once, its ordinal kept by one unit a year without a gap."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.law import Procedure
from libs.contracts.registry.products import ProductCodeTaken
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.products import rules
from services.registry.products.tables import ProductCodeCounterRow, ProductRow


async def assign_product_code(
    acting: Acting,
    product: ProductRow,
    procedure: Procedure,
    *,
    commune: str,
    district: str | None,
    province: str,
    year: int,
    typed: str | None = None,
) -> str:
    """Give a product its code, once; one that it has already stays.

    The caller has locked the product. The units are those of the day, `year` is that of the
    assessment, `typed` is a paper's own code, kept as it is written there. The counter's row stays
    locked until the transaction ends, so an ordinal that is rolled back is taken by the next one.
    """
    if product.code is None:
        product.code = typed or await _next_code(
            acting.session, procedure, commune, district, province, year
        )
        product.version += 1
        product.updated_at = acting.clock.now()
        await saving.flush(
            acting.session, {"uq_products_code": ProductCodeTaken(product_code=product.code)}
        )
        audit.record(
            acting.session,
            acting.principal,
            action=Action.PRODUCT_CODE_ASSIGNED,
            kind="product",
            id=product.id,
            after={"code": product.code},
        )
    return product.code


async def _next_code(
    session: AsyncSession,
    procedure: Procedure,
    commune: str,
    district: str | None,
    province: str,
    year: int,
) -> str:
    """Take ordinals until one is free: a paper of before may have been typed with a code."""
    rule = procedure.codes.product
    keeper = rules.keeper_of_ordinal(rule, commune=commune, district=district)
    while True:
        code = rules.product_code(
            rule,
            commune=commune,
            district=district,
            province=province,
            ordinal=await _next_ordinal(session, keeper, year),
            year=year,
        )
        borne = select(col(ProductRow.id)).where(col(ProductRow.code) == code)
        if await session.scalar(borne) is None:
            return code


async def _next_ordinal(session: AsyncSession, unit: str, year: int) -> int:
    counters = insert(ProductCodeCounterRow).values(unit=unit, year=year, last=1)
    statement = counters.on_conflict_do_update(
        index_elements=["unit", "year"],
        set_={"last": col(ProductCodeCounterRow.last) + 1},
    ).returning(col(ProductCodeCounterRow.last))
    ordinal: int = (await session.execute(statement)).scalar_one()
    return ordinal
