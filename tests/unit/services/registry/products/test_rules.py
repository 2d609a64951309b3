import pytest

import law
from libs.contracts.errors import InvalidInput
from libs.contracts.registry.parties import ProducerKind
from services.registry.products import rules


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("8935001800019", "8935001800019"),
        ("893 5001 800-019", "8935001800019"),
        ("96385074", "96385074"),
        ("036000291452", "036000291452"),
        ("08935001800019", "08935001800019"),
    ],
)
def test_a_trade_number_keeps_its_length(typed: str, stored: str) -> None:
    assert rules.normal_gtin(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8935001800018", "gtin_check_digit"),
        ("893500180001", "gtin_check_digit"),
        ("8935001", "gtin_form"),
        ("893500180001x", "gtin_form"),
        ("٨٩٣٥٠٠١٨٠٠٠١٩", "gtin_form"),
        ("---------", "gtin_form"),
    ],
)
def test_a_wrong_trade_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.normal_gtin(typed)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/gtin", code)]


CODES = [
    ("26-2026", "75-26326-3-2026"),
    ("148-1489", "75-26326-3-2026"),
    ("148", "75-731-3-2026"),
    ("1048-781", "75-731-26326-3-2026"),
]


@pytest.mark.parametrize(("rulebook", "code"), CODES)
def test_a_code_is_written_as_its_rulebook_says(rulebook: str, code: str) -> None:
    rule = law.read().decrees[rulebook].procedure.codes.product
    written = rules.product_code(
        rule, commune="26326", district="731", province="75", ordinal=3, year=2026
    )
    assert written == code


@pytest.mark.parametrize(
    ("rulebook", "keeper"), [("26-2026", "26326"), ("148", "731"), ("1048-781", "731")]
)
def test_the_ordinal_is_kept_by_the_unit_that_the_rulebook_names(
    rulebook: str, keeper: str
) -> None:
    rule = law.read().decrees[rulebook].procedure.codes.product
    assert rules.keeper_of_ordinal(rule, commune="26326", district="731") == keeper


def test_the_commune_keeps_it_where_there_is_no_district_any_more() -> None:
    rule = law.read().decrees["148"].procedure.codes.product
    assert rules.keeper_of_ordinal(rule, commune="26326", district=None) == "26326"


SETS = [
    ("26-2026", 1, ProducerKind.COOPERATIVE, None),
    ("26-2026", 26, ProducerKind.ASSOCIATION, None),
    ("26-2026", 25, ProducerKind.ASSOCIATION, "subject_of_another_sector"),
    ("26-2026", 27, ProducerKind.COOPERATIVE, "product_set_unknown"),
    ("148", 25, ProducerKind.ASSOCIATION, None),
    ("148", 27, ProducerKind.FARM, "product_set_unknown"),
    ("1048-781", 99, ProducerKind.FARM, None),
]


@pytest.mark.parametrize(("rulebook", "number", "kind", "refused"), SETS)
def test_a_set_is_taken_as_its_rulebook_classifies_it(
    rulebook: str, number: int, kind: ProducerKind, refused: str | None
) -> None:
    procedure = law.read().decrees[rulebook].procedure
    found: list[str] = []
    try:
        rules.require_set(procedure, number, kind)
    except InvalidInput as error:
        found = [fault.code for fault in error.faults]
    assert found == ([refused] if refused else [])


def test_where_there_is_no_district_the_commune_stands_in_the_code() -> None:
    rule = law.read().decrees["148"].procedure.codes.product
    written = rules.product_code(
        rule, commune="26326", district=None, province="75", ordinal=3, year=2026
    )
    assert written == "75-26326-3-2026"
