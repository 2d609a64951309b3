"""Which recognitions that were not withdrawn lie in units."""

from sqlmodel import col

from services.registry.consequences import counting
from services.registry.products import ProductRow
from services.registry.standing.store import RECOGNITIONS
from services.registry.standing.tables import WithdrawalRow

RECOGNITIONS_HELD = counting(ProductRow.commune, RECOGNITIONS, col(WithdrawalRow.id).is_(None))
