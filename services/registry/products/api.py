"""Routes of the products."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from libs.contracts.core import Page, ShortText, UnitCode
from libs.contracts.registry.products import Product, ProductCreate, ProductSort, ProductUpdate
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from services.registry.acting import Acting, acts_with
from services.registry.products import acts
from services.registry.products.store import ProductFilter

router = new_router(prefix="/v1/products", tags=["products"])

ProductsRead = Annotated[Acting, Depends(acts_with(Scope.PRODUCTS_READ))]
ProductsWrite = Annotated[Acting, Depends(acts_with(Scope.PRODUCTS_WRITE))]


@router.post("", status_code=201)
async def create_product(new: ProductCreate, acting: ProductsWrite, response: Response) -> Product:
    """Register a product of a producer within the caller's reach."""
    product = await acts.register_product(acting, new)
    response.headers["ETag"] = etag(product.version)
    response.headers["Location"] = f"/v1/products/{product.id}"
    return product


@router.get("", response_model=Page[Product])
async def list_products(
    acting: ProductsRead,
    *,
    producer_id: UUID | None = None,
    commune: UnitCode | None = None,
    province: UnitCode | None = None,
    product_set: Annotated[int | None, Query(ge=1, le=99)] = None,
    q: ShortText | None = None,
    sort: ProductSort = ProductSort.NAME,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """List the products within the caller's reach; the database writes the JSON itself."""
    wanted = ProductFilter(
        producer_id=producer_id,
        commune=commune,
        province=province,
        product_set=product_set,
        q=q,
        sort=sort,
    )
    body = await acts.list_products(acting, wanted, cursor=cursor, limit=limit)
    return Response(body, media_type="application/json")


@router.get("/{product_id}")
async def get_product(product_id: UUID, acting: ProductsRead, response: Response) -> Product:
    """Show one product."""
    product = await acts.show_product(acting, product_id)
    response.headers["ETag"] = etag(product.version)
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
    response.headers["ETag"] = etag(product.version)
    return product
