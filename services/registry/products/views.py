"""From row to contract: a product as the API shows it, alone or in a list."""

from collections.abc import Sequence

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


def lines_of(lines: Sequence[ProductLine], reach: Reach) -> str:
    """Give products of a list as JSON text: what the database wrote, and where they lie today."""
    ends = {code: _end(code, reach) for code in {line.commune for line in lines}}
    return ",".join([line.document[:-1] + ends[line.commune] for line in lines])


def _end(code: str, reach: Reach) -> str:
    where = reach.today(code)
    commune, province = where.commune or code, where.province or NATION
    return f', "commune": "{commune}", "province": "{province}"}}'
