"""Pure decisions on products: trade numbers and the permanent product code."""

from stdnum import ean
from stdnum.exceptions import ValidationError

from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import Procedure, ProductCode
from libs.contracts.registry.parties import ProducerKind

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def normal_gtin(value: str) -> str:
    """Give a trade item number without blanks and hyphens; its check digit must be right.

    Ours: GTIN-8, -12, -13 and -14 by the GS1 General Specifications, 7.9.
    """
    bare = ean.compact(value)
    if not (bare.isascii() and bare.isdigit()) or len(bare) not in _GTIN_LENGTHS:
        raise InvalidInput(faults=[Fault("/gtin", "gtin_form")])
    try:
        ean.validate(bare.zfill(max(_GTIN_LENGTHS)))
    except ValidationError as error:
        raise InvalidInput(faults=[Fault("/gtin", "gtin_check_digit")]) from error
    return str(bare)


def require_set(procedure: Procedure, product_set: int, kind: ProducerKind) -> None:
    """Refuse a set that the rulebook does not classify, and one that such a producer may not make.

    Law: 26/2026 Đ.2 k.3: associations take part with services of tourism only. An act whose
    classification or subjects were not found says nothing of them and refuses nothing.
    """
    if procedure.classification.sectors is None:
        return
    sector = procedure.sector_of(product_set)
    if sector is None:
        facts = {"rulebook": procedure.id, "product_set": product_set}
        raise InvalidInput(faults=[Fault("/product_set", "product_set_unknown", facts)])
    for subject in procedure.subjects:
        if subject.kind == kind and subject.only_sector not in {None, sector}:
            told = {"kind": kind.value, "sector": subject.only_sector, "clause": subject.clause}
            raise InvalidInput(faults=[Fault("/product_set", "subject_of_another_sector", told)])


def keeper_of_ordinal(rule: ProductCode, *, commune: str, district: str | None) -> str:
    """Give the unit whose counter numbers the products of a year.

    Ours: the commune stands in where an act has the district count and there was none any more.
    """
    return district or commune if rule.ordinal_kept_by is Level.DISTRICT else commune


def product_code(
    rule: ProductCode,
    *,
    commune: str,
    district: str | None,
    province: str,
    ordinal: int,
    year: int,
) -> str:
    """Write the permanent code as the rulebook's pattern says; `year` is that of the assessment.

    Law: 26/2026 Phụ lục II: `T-X-STT-20YY`; the sheets of 148 put the district, those of 1048
    district and commune, as in `83-829-28780-3-2022`.
    """
    return rule.pattern.format(
        province=province,
        district=district or commune,
        commune=commune,
        ordinal=ordinal,
        year=year,
    )
