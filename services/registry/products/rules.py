"""Pure decisions on products: trade numbers and the permanent product code."""

from collections.abc import Sequence

from stdnum import ean
from stdnum.exceptions import ValidationError

from libs.contracts.errors import Fault, InvalidInput

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def normal_gtin(value: str) -> str:
    """Give a trade item number without blanks and hyphens; its check digit must be right."""
    bare = ean.compact(value)
    if not (bare.isascii() and bare.isdigit()) or len(bare) not in _GTIN_LENGTHS:
        raise InvalidInput(faults=[Fault("/gtin", "gtin_form")])
    try:
        ean.validate(bare.zfill(max(_GTIN_LENGTHS)))
    except ValidationError as error:
        raise InvalidInput(faults=[Fault("/gtin", "gtin_check_digit")]) from error
    return str(bare)


def product_code(units: Sequence[str], ordinal: int, year: int) -> str:
    """Write the product code from the units between nation and commune, both left out of it.

    26/2026/QĐ-TTg, Mẫu 01: `T-X-STT-20YY`; with the district in between under the acts before
    1/7/2025, as in `83-829-28780-3-2022`.
    """
    return "-".join([*units, str(ordinal), str(year)])
