import pytest

from services.registry.products.store import lies_in

PROVINCE = frozenset(f"{number:05}" for number in range(24000, 24100))


def test_a_commune_s_codes_are_a_parameter() -> None:
    assert lies_in(frozenset({"24133", "24130"})) == (
        "product.commune = ANY({}::text[])",
        [["24130", "24133"]],
    )


def test_a_province_s_codes_stand_in_the_statement() -> None:
    condition, values = lies_in(PROVINCE)
    assert condition.startswith("product.commune IN ('24000','24001',")
    assert values == ()


@pytest.mark.parametrize("code", ["'", "24133'", "24133') OR (1=1", "{}", "", "٣٤", "VN", "24 33"])
def test_nothing_but_digits_gets_into_a_statement(code: str) -> None:
    with pytest.raises(ValueError, match="no code"):
        lies_in(PROVINCE | {code})
