import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.vn import mst

from libs.contracts.errors import InvalidInput
from libs.contracts.registry.parties import (
    Identity,
    IdentityScheme,
    ProducerKind,
)
from services.registry.parties import rules

COOPERATIVE, HOUSEHOLD = ProducerKind.COOPERATIVE, ProducerKind.HOUSEHOLD


def tax_code(value: str) -> str | None:
    asked = Identity(scheme=IdentityScheme.TAX_CODE, value=value)
    return rules.normal_identity(asked, COOPERATIVE).value


def refused_code(identity: Identity, kind: ProducerKind) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        rules.normal_identity(identity, kind)
    (fault,) = refused.value.faults
    return fault.pointer, fault.code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0301442989", "0301442989"),
        ("0301 442 989", "0301442989"),
        ("0314409058002", "0314409058-002"),
        ("0314409058-002", "0314409058-002"),
    ],
)
def test_a_tax_code_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert tax_code(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0301442988", "tax_code_check_digit"),
        ("030144298", "tax_code_form"),
        ("03014429890", "tax_code_form"),
        ("ABC", "tax_code_form"),
        ("٠٣٠١٤٤٢٩٨٩", "tax_code_form"),
        ("066123456789", "tax_code_form"),
    ],
)
def test_a_wrong_tax_code_is_refused(typed: str, code: str) -> None:
    asked = Identity(scheme=IdentityScheme.TAX_CODE, value=typed)
    assert refused_code(asked, COOPERATIVE) == ("/identity/value", code)


@given(st.integers(min_value=100_000_000, max_value=999_999_999), st.integers(1, 9))
def test_a_changed_check_digit_is_always_noticed(nine: int, shift: int) -> None:
    digits = str(nine)
    check = mst.calc_check_digit(digits)
    assume(len(check) == 1 and digits[2:] != "0000000")
    assert tax_code(digits + check) == digits + check
    wrong = digits + str((int(check) + shift) % 10)
    asked = Identity(scheme=IdentityScheme.TAX_CODE, value=wrong)
    assert refused_code(asked, COOPERATIVE)[1] == "tax_code_check_digit"


def test_a_household_may_be_identified_by_a_personal_number() -> None:
    asked = Identity(scheme=IdentityScheme.PERSONAL_ID, value="066 123 456 789")
    assert rules.normal_identity(asked, HOUSEHOLD).value == "066123456789"


def test_a_cooperative_may_not() -> None:
    asked = Identity(scheme=IdentityScheme.PERSONAL_ID, value="066123456789")
    assert refused_code(asked, COOPERATIVE) == ("/identity/scheme", "personal_id_not_for_kind")


@pytest.mark.parametrize("value", ["06612345678", "0661234567890", "06612345678x", "٠" * 12])
def test_a_personal_number_has_twelve_digits(value: str) -> None:
    asked = Identity(scheme=IdentityScheme.PERSONAL_ID, value=value)
    assert refused_code(asked, HOUSEHOLD) == ("/identity/value", "personal_id_form")


def test_without_a_scheme_there_is_nothing_to_check() -> None:
    assert rules.normal_identity(Identity(scheme=IdentityScheme.NONE), COOPERATIVE).value is None


@pytest.mark.parametrize(
    "typed", ["0905 123 456", "+84905123456", "84 905-123-456", "0905.123.456"]
)
def test_a_telephone_number_is_stored_in_e164(typed: str) -> None:
    assert rules.normal_phone(typed) == "+84905123456"


@pytest.mark.parametrize("typed", ["12345", "không có", "+999123456789", "0000000000"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        rules.normal_phone(typed)


def test_masks_show_three_digits_and_first_letters() -> None:
    assert rules.mask_number("066123456789") == "*********789"
    assert rules.mask_name("Đặng Thị Ánh") == "Đ*** T*** Á***"


@pytest.mark.parametrize("kind", list(ProducerKind))
def test_a_personal_number_is_for_households_farms_and_cooperative_groups(
    kind: ProducerKind,
) -> None:
    """TT 86/2024/TT-BTC."""
    asked = Identity(scheme=IdentityScheme.PERSONAL_ID, value="066123456789")
    if kind.value in {"household", "farm", "cooperative_group"}:
        assert rules.normal_identity(asked, kind).value == "066123456789"
    else:
        assert refused_code(asked, kind)[1] == "personal_id_not_for_kind"


def test_a_refused_telephone_number_is_named_as_such() -> None:
    for typed in ("12345", "không có"):
        with pytest.raises(InvalidInput) as refused:
            rules.normal_phone(typed)
        assert [(one.pointer, one.code) for one in refused.value.faults] == [
            ("/phone", "phone_form")
        ]
