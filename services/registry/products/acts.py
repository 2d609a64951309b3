"""Register, change, show and list products."""

from uuid import UUID

import law
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.law import Procedure
from libs.contracts.registry.products import Product, ProductCreate, ProductUpdate
from libs.kit.concurrency import check_version
from libs.kit.lists import Asked
from libs.kit.pagination import decode_cursor, encode_cursor
from libs.kit.text import fold, sort_key
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.land import commune_in_force
from services.registry.noting import note
from services.registry.parties import load_producer, require_editable, require_standing
from services.registry.products import rules, store, views
from services.registry.products.store import FoundProduct, ProductFilter
from services.registry.products.tables import ProductRow
from services.registry.quotas import Counted
from services.registry.seeing import About, Kind


async def register_product(acting: Acting, new: ProductCreate) -> Product:
    """Register a product of a producer within the caller's reach, in a commune of today."""
    await acting.count(Counted.PRODUCTS)
    producer = (await load_producer(acting, new.producer_id)).producer
    require_standing(producer)
    home = acting.reach.today(producer.commune).commune or producer.commune
    commune = new.commune or home
    await commune_in_force(acting.session, commune, acting.clock.today())
    acting.reach.require(commune)
    rules.require_set(_procedure(new.rulebook), new.product_set, producer.kind)
    now = acting.clock.now()
    row = ProductRow(
        id=acting.new_id(new.id),
        producer_id=producer.id,
        name=new.name,
        name_fold=fold(new.name),
        name_sort=sort_key(new.name),
        commune=commune,
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
    product = views.product_of(FoundProduct(row, producer), acting.reach)
    note(acting, Action.PRODUCT_REGISTERED, product)
    return product


async def change_product(
    acting: Acting, product_id: UUID, change: ProductUpdate, *, if_match: str
) -> Product:
    """Change what is sent; what a lodged dossier says stays as it was."""
    found = await load_product(acting, product_id, lock=True)
    row = found.product
    await require_editable(acting, found.producer.id)
    before = views.product_of(found, acting.reach)
    check_version(if_match, row.version)
    _apply(row, change)
    if change.model_fields_set & {"product_set", "rulebook"}:
        rules.require_set(_procedure(row.rulebook), row.product_set, found.producer.kind)
    row.version += 1
    row.updated_at = acting.clock.now()
    await acting.session.flush()
    product = views.product_of(found, acting.reach)
    note(acting, Action.PRODUCT_CHANGED, product, before)
    return product


def _procedure(rulebook: str | None) -> Procedure:
    """Give the procedure that classifies a product: the one it names, else the newest."""
    known = law.read()
    decree = known.newest() if rulebook is None else known.get(rulebook)
    if decree is None:
        facts = {"rulebook": rulebook}
        raise InvalidInput(faults=[Fault("/rulebook", "rulebook_unknown", facts)])
    return decree.procedure


_PLAIN_FIELDS = frozenset({"rulebook", "specification", "product_set", "description"})


def _apply(row: ProductRow, change: ProductUpdate) -> None:
    sent = change.model_fields_set
    for name in sent & _PLAIN_FIELDS:
        setattr(row, name, getattr(change, name))
    if change.name is not None:
        row.name = change.name
        row.name_fold, row.name_sort = fold(change.name), sort_key(change.name)
    if "group" in sent:
        row.product_group = change.group
    if "gtin" in sent:
        row.gtin = rules.normal_gtin(change.gtin) if change.gtin else None


async def show_product(acting: Acting, product_id: UUID) -> Product:
    """Show one product."""
    return views.product_of(await load_product(acting, product_id), acting.reach)


async def list_products(acting: Acting, wanted: ProductFilter, asked: Asked) -> str:
    """Give one page of products as JSON text, ready to be sent."""
    newest = asked.sort == "newest"
    fields = (str, int) if newest else (str, str, UUID)
    after = decode_cursor(asked.cursor, fields=fields) if asked.cursor else None
    lines = await store.product_lines(
        acting.session,
        acting.reach,
        wanted,
        newest=newest,
        after=after[1:] if after else None,
        limit=asked.limit,
    )
    items = views.lines_of(lines[: asked.limit], acting.reach)
    end = "null"
    if len(lines) > asked.limit:
        last = lines[asked.limit - 1]
        place = (last.position,) if newest else (last.name_sort, last.id)
        end = f'"{encode_cursor((asked.sort, *place))}"'
    return f'{{"items":[{items}],"next":{end},"total":null}}'


async def load_product(
    acting: Acting, product_id: UUID, *, lock: bool = False, entering: bool = False
) -> FoundProduct:
    """Give a product that the caller may know of, with its producer, or 404.

    `entering`: history is entered on it, which a unit that has ended does for its whole territory.
    """
    found = await store.find_product(acting.session, product_id, lock=lock)
    if found is None:
        raise NotFound
    if entering and acting.reach.sees(found.product.commune):
        return found
    about = About(Kind.PRODUCT, found.product.id)
    await acting.require_visible(found.product.commune, found.producer.id, about)
    return found
