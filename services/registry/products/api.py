"""Routes of the products."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.products import Product, ProductCreate, ProductUpdate
from libs.contracts.scopes import Scope
from libs.kit.answers import kept, tagged
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column, Format
from libs.kit.lists import PRIVATE, Asked, Listing, ascending, descending, each
from libs.kit.versions_api import Seen, add_versions
from services.registry.acting import Acting, acts_with
from services.registry.parties import ProducerRow
from services.registry.products import acts
from services.registry.products.store import FoundProduct, ProductFilter, products
from services.registry.products.tables import ProductRow
from services.registry.products.views import product_of

router = new_router(prefix="/v1/products", tags=["products"], past=True)

ProductsRead = Annotated[Acting, Depends(acts_with(Scope.PRODUCTS_READ))]
ProductsWrite = Annotated[Acting, Depends(acts_with(Scope.PRODUCTS_WRITE))]


@router.post("", status_code=201)
async def create_product(new: ProductCreate, acting: ProductsWrite, response: Response) -> Product:
    """Register a product of a producer within the caller's reach."""
    product = await acts.register_product(acting, new)
    tagged(response, product.version, f"/v1/products/{product.id}")
    return product


PRODUCTS = Listing[Product](
    {
        "name": [ascending(ProductRow.name_sort), ascending(ProductRow.id)],
        "newest": [descending(ProductRow.position)],
    },
    columns=[
        Column("Mã sản phẩm", "Code", lambda one: one.code, width=20),
        Column("Tên sản phẩm", "Name", lambda one: one.name, width=40),
        Column("Chủ thể", "Producer", lambda one: one.producer.name, width=40),
        Column("Bộ sản phẩm", "Product set", lambda one: one.product_set),
        Column("Ngành, nhóm", "Group", lambda one: one.group),
        Column("Xã", "Commune", lambda one: one.commune),
        Column("Tỉnh", "Province", lambda one: one.province),
        Column("Mã GTIN", "GTIN", lambda one: one.gtin, width=20),
    ],
)


@router.get("", response_model=Page[Product], responses=PRODUCTS.responses)
async def list_products(
    acting: ProductsRead,
    asked: Annotated[Asked, Depends(PRODUCTS.asked)],
    *,
    producer_id: UUID | None = None,
    commune: UnitCode | None = None,
    province: UnitCode | None = None,
    product_set: Annotated[int | None, Query(ge=1, le=99)] = None,
    q: ShortText | None = None,
) -> Response:
    """List the products within the caller's reach; the database writes a page's JSON itself."""
    wanted = ProductFilter(
        producer_id=producer_id,
        commune=commune,
        province=province,
        product_set=product_set,
        q=q,
    )
    if asked.format is Format.JSON and not asked.count:
        body = await acts.list_products(acting, wanted, asked)
        return kept(asked.request, body.encode(), cache_control=PRIVATE)

    def line(product: ProductRow, producer: ProducerRow) -> Product:
        return product_of(FoundProduct(product, producer), acting.reach)

    query = products(acting.reach, wanted)
    return await PRODUCTS.answer(asked, acting.session, query, each(line))


@router.get("/{product_id}")
async def get_product(product_id: UUID, acting: ProductsRead, response: Response) -> Product:
    """Show one product."""
    product = await acts.show_product(acting, product_id)
    tagged(response, product.version)
    return product


@router.patch("/{product_id}")
async def change_product(
    product_id: UUID,
    change: ProductUpdate,
    if_match: IfMatch,
    acting: ProductsWrite,
    response: Response,
) -> Product:
    """Change what is sent."""
    product = await acts.change_product(acting, product_id, change, if_match=if_match)
    tagged(response, product.version)
    return product


async def _seen(product_id: UUID, acting: ProductsRead) -> Seen:
    await acts.show_product(acting, product_id)
    return Seen(str(product_id))


add_versions(router, "/{product_id}", kind="product", seen=_seen)
