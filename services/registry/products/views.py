"""From row to contract: a product as the API shows it, alone or in a list."""

from libs.contracts.core import NATION
from libs.contracts.registry.products import Product
from libs.kit.clock import VIETNAM
from services.registry.parties import producer_ref_of
from services.registry.products.store import FoundProduct, ProductLine
from services.registry.reach import Reach


def product_of(found: FoundProduct, reach: Reach) -> Product:
    """Give a product where it is made today."""
    row = found.product
    where = reach.today(row.commune)
    return Product(
        id=row.id,
        version=row.version,
        producer=producer_ref_of(found.producer),
        name=row.name,
        commune=where.commune or row.commune,
        province=where.province or NATION,
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


def line_of(line: ProductLine, reach: Reach) -> str:
    """Give a product of a list as JSON text: what the database wrote, and where it lies today."""
    where = reach.today(line.commune)
    commune, province = where.commune or line.commune, where.province or NATION
    return f'{line.document[:-1]}, "commune": "{commune}", "province": "{province}"}}'
