"""What is made: classification, identifiers, the permanent product code."""

from services.registry.products.acts import load_product
from services.registry.products.api import router
from services.registry.products.codes import assign_product_code
from services.registry.products.held import PRODUCTS_HELD, Places
from services.registry.products.rules import require_set
from services.registry.products.store import FoundProduct
from services.registry.products.tables import ProductRow

__all__ = [
    "PRODUCTS_HELD",
    "FoundProduct",
    "Places",
    "ProductRow",
    "assign_product_code",
    "load_product",
    "require_set",
    "router",
]
