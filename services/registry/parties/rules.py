"""Pure decisions on producers: identities, telephones, masks."""

import re

import phonenumbers
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.parties import (
    Identity,
    IdentityScheme,
    ProducerKind,
)

_PERSONAL_ID = re.compile(r"[0-9]{12}", re.ASCII)
_SHOWN_DIGITS = 3
_VALUE = "/identity/value"

KINDS_OF_PERSONS = frozenset(
    {ProducerKind.HOUSEHOLD, ProducerKind.FARM, ProducerKind.COOPERATIVE_GROUP}
)
"""Kinds whose number may be a person's: TT 86/2024/TT-BTC for households, the group's head."""


def normal_identity(identity: Identity, kind: ProducerKind) -> Identity:
    """Give the identity as it is stored, or refuse one that cannot be.

    Law: a tax code has 10 digits with a check digit, a branch three more after a hyphen; a personal
    number has 12 digits and no check digit (TT 86/2024/TT-BTC; Luật Căn cước 2023, art. 12).
    """
    value = identity.value or ""
    if identity.scheme is IdentityScheme.TAX_CODE:
        return Identity(scheme=identity.scheme, value=_tax_code(value))
    if identity.scheme is IdentityScheme.PERSONAL_ID:
        require_scheme_for_kind(identity.scheme, kind)
        bare = re.sub(r"[ .-]", "", value)
        if not _PERSONAL_ID.fullmatch(bare):
            raise _refused(_VALUE, "personal_id_form")
        return Identity(scheme=identity.scheme, value=bare)
    return identity


def require_scheme_for_kind(scheme: IdentityScheme, kind: ProducerKind) -> None:
    """Refuse a person's number kept by a producer whose kind is no longer a person's.

    Law: TT 86/2024/TT-BTC: households pay under a personal number, organisations do not.
    """
    if scheme is IdentityScheme.PERSONAL_ID and kind not in KINDS_OF_PERSONS:
        raise _refused("/identity/scheme", "personal_id_not_for_kind", kind=kind.value)


def _tax_code(value: str) -> str:
    try:
        bare: str = mst.validate(value)
    except InvalidChecksum as error:
        raise _refused(_VALUE, "tax_code_check_digit") from error
    except ValidationError as error:
        raise _refused(_VALUE, "tax_code_form") from error
    return str(mst.format(bare))


def normal_phone(value: str) -> str:
    """Give a telephone number in E.164; without a country code it is Vietnamese.

    Ours: one form, so that a number can be called from anywhere and found again.
    """
    try:
        parsed = phonenumbers.parse(value, "VN")
    except phonenumbers.NumberParseException as error:
        raise _refused("/phone", "phone_form") from error
    if not phonenumbers.is_valid_number(parsed):
        raise _refused("/phone", "phone_form")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def mask_number(value: str) -> str:
    """Hide a personal number but for its last three digits.

    Law: Luật 91/2025/QH15: no more of a person is shown than the task needs.
    """
    return "*" * (len(value) - _SHOWN_DIGITS) + value[-_SHOWN_DIGITS:]


def mask_name(name: str) -> str:
    """Hide a person's name but for the first letter of each word.

    Law: Luật 91/2025/QH15: no more of a person is shown than the task needs.
    """
    return " ".join(f"{word[0]}***" for word in name.split())


def _refused(pointer: str, code: str, **params: str) -> InvalidInput:
    return InvalidInput(faults=[Fault(pointer, code, params)])
