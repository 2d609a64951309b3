"""Register, change, show and list products; give the permanent product code."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import new_id
from libs.contracts.errors import AlreadyExists, NotFound
from libs.contracts.registry.parties import ProducerKind, ProducerRef
from libs.contracts.registry.products import Product, ProductCreate, ProductUpdate
from libs.kit import audit
from libs.kit.auth import Principal
from libs.kit.clock import VIETNAM, Clock
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from libs.kit.text import fold, sort_key
from services.registry import saving
from services.registry.acting import Acting
from services.registry.land import queries as territory
from services.registry.land.acts import commune_in_force, find_unit
from services.registry.parties.acts import load_producer
from services.registry.parties.rules import require_editable_at
from services.registry.parties.tables import ProducerRow
from services.registry.products import queries, rules
from services.registry.products.tables import ProductCodeCounterRow, ProductRow
from services.registry.scope import NATION, Place, Reach


def place_of(row: ProductRow, producer: ProducerRow) -> Place:
    """Tell where a product is made and whose it is."""
    return Place(commune=row.commune, province=row.province, owner=producer.owner_account)


async def register_product(acting: Acting, new: ProductCreate) -> Product:
    """Register a product of a producer within the caller's reach, in a commune of today."""
    reach = await acting.reach()
    producer, _ = await load_producer(acting.session, reach, new.producer_id)
    today = acting.clock.today()
    commune = await commune_in_force(acting.session, new.commune or producer.commune, today)
    assert commune.parent is not None
    reach.require_territory(commune.code, commune.parent)
    now = acting.clock.now()
    row = ProductRow(
        id=new.id or new_id(),
        producer_id=producer.id,
        name=new.name,
        name_fold=fold(new.name),
        name_sort=sort_key(new.name),
        commune=commune.code,
        province=commune.parent,
        product_set=new.product_set,
        rulebook=new.rulebook,
        product_group=new.group,
        description=new.description,
        specification=new.specification,
        gtin=rules.normal_gtin(new.gtin) if new.gtin else None,
        created_at=now,
        updated_at=now,
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_products": AlreadyExists()})
    product = answer(row, producer)
    _note(acting.session, acting.principal, "product.registered", product)
    return product


async def change_product(
    acting: Acting, product_id: UUID, change: ProductUpdate, *, if_match: str
) -> Product:
    """Change what is sent; what a lodged dossier says stays as it was."""
    row, producer = await load_product(acting.session, await acting.reach(), product_id, lock=True)
    require_editable_at(acting.principal.level, owner=producer.owner_account)
    before = answer(row, producer)
    check_version(if_match, row.version)
    sent = change.model_fields_set
    for name in sent & {"rulebook", "specification"}:
        setattr(row, name, getattr(change, name))
    if change.name is not None:
        row.name, row.name_fold = change.name, fold(change.name)
        row.name_sort = sort_key(change.name)
    if change.product_set is not None:
        row.product_set = change.product_set
    if "group" in sent:
        row.product_group = change.group
    if change.description is not None:
        row.description = change.description
    if "gtin" in sent:
        row.gtin = rules.normal_gtin(change.gtin) if change.gtin else None
    row.version += 1
    row.updated_at = acting.clock.now()
    await acting.session.flush()
    product = answer(row, producer)
    _note(acting.session, acting.principal, "product.changed", product, before)
    return product


async def show_product(acting: Acting, product_id: UUID) -> Product:
    """Show one product."""
    return answer(*await load_product(acting.session, await acting.reach(), product_id))


async def list_products(
    acting: Acting, wanted: queries.ProductFilter, *, cursor: str | None, limit: int
) -> str:
    """Give one page of products as JSON text, ready to be sent."""
    after = decode_cursor(cursor, fields=(str, UUID)) if cursor else None
    reach = await acting.reach()
    lines = await queries.product_lines(acting.session, reach, wanted, after=after, limit=limit)
    items = ",".join(line.document for line in lines[:limit])
    last = lines[limit - 1] if len(lines) > limit else None
    end = f'"{encode_cursor((last.name_sort, last.id))}"' if last else "null"
    return f'{{"items":[{items}],"next":{end}}}'


async def load_product(
    session: AsyncSession, reach: Reach, product_id: UUID, *, lock: bool = False
) -> queries.Found:
    """Give a product that the caller may know of, with its producer, or 404."""
    found = await queries.product(session, product_id, lock=lock)
    if found is None:
        raise NotFound
    reach.require_visible(place_of(*found))
    return found


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
        action="product.code_assigned",
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


def answer(row: ProductRow, producer: ProducerRow) -> Product:
    """Give a product as the API shows it."""
    return Product(
        id=row.id,
        version=row.version,
        producer=ProducerRef(id=producer.id, name=producer.name, kind=ProducerKind(producer.kind)),
        name=row.name,
        commune=row.commune,
        province=row.province,
        product_set=row.product_set,
        rulebook=row.rulebook,
        group=row.product_group,
        description=row.description,
        specification=row.specification,
        gtin=row.gtin,
        code=row.code,
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def _note(
    session: AsyncSession,
    principal: Principal,
    action: str,
    after: Product,
    before: Product | None = None,
) -> None:
    audit.record(
        session, principal, action=action, kind="product", id=after.id, before=before, after=after
    )
