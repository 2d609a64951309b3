"""Which councils and rounds of today units have."""

from sqlmodel import col

from services.registry.consequences import counting, rows_of
from services.registry.councils.tables import CouncilRow, RoundRow

COUNCILS_HELD = counting(CouncilRow.unit, rows_of(CouncilRow), col(CouncilRow.historic).is_(False))
ROUNDS_HELD = counting(RoundRow.unit, rows_of(RoundRow))
