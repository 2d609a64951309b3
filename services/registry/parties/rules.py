"""Pure decisions on producers: identities, telephones, masks."""

import re
from dataclasses import dataclass
from datetime import date

import phonenumbers
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.parties import (
    AfterTheDistrict,
    ClaimState,
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
KINDS_WITH_A_PERSONS_TAX_CODE = frozenset({ProducerKind.HOUSEHOLD, ProducerKind.FARM})
"""Kinds that pay under the number of the person: TT 86/2024/TT-BTC."""


def is_personal(identity: Identity) -> bool:
    """Say whether a number, in its stored form, is a person's, whatever it is used for.

    Law: Luật 91/2025/QH15: a tax code that is the personal number of somebody is personal data.
    """
    return identity.value is not None and _PERSONAL_ID.fullmatch(identity.value) is not None


def tells_apart(identity: Identity, kind: ProducerKind) -> bool:
    """Say whether nobody else may have the number of such a producer.

    Ours: a cooperative group goes by its head's number, who may have a household of his own.
    """
    if identity.value is None:
        return False
    return not (is_personal(identity) and kind is ProducerKind.COOPERATIVE_GROUP)


def claim_of_new(role: Role, level: Level) -> ClaimState:
    """Say how sure it is who a new producer is: an office of today knows, the rest say so.

    Ours: decision 0124. Law: NQ 203/2025/QH15: a district that has ended confirms nothing.
    """
    office = role is Role.OFFICER and level is not Level.DISTRICT
    return ClaimState.CONFIRMED if office else ClaimState.CLAIMED


@dataclass(frozen=True, slots=True)
class Rival:
    """Another producer with the same number, as the caller may know of it."""

    claim: ClaimState
    within_reach: bool


def shuts_out(rival: Rival, *, office: bool, disputed: bool) -> bool:
    """Say whether somebody with the same number keeps a new one from being registered.

    Ours: decision 0124; a claim shuts nobody out, but an office that can see it looks at it first.
    `disputed`: a producer says why the one confirmed is not the right one.
    """
    if rival.claim is ClaimState.CONFIRMED:
        return office or not disputed
    return office and rival.within_reach


def may_decide(
    covers: tuple[bool, bool], *, at_home: bool, claims: tuple[ClaimState, ClaimState]
) -> bool:
    """Say whether an office decides between two: it covers both, or is at home with one of them.

    Ours: decision 0124; where nobody is confirmed yet the commune of either seat may decide, what
    an office has confirmed only one that stands above both takes away.
    """
    return all(covers) or (at_home and ClaimState.CONFIRMED not in claims)


SMALLEST_COUNT = 3
"""Ours: fewer than these in a commune can be told by name."""


def told_count(count: int) -> int | None:
    """Give a count as it is told: None for so few that a person could be told from it.

    Law: Luật 91/2025/QH15: statistics tell of no person.
    """
    return None if 0 < count < SMALLEST_COUNT else count


def require_before_the_end(level: Level, registered: date, ended: date | None) -> None:
    """Refuse a former district the personal data of who was registered after its last day.

    Law: Luật 91/2025/QH15, NQ 203/2025/QH15: what is not its task any more it need not read.
    """
    if level is Level.DISTRICT and ended is not None and registered > ended:
        raise AfterTheDistrict(ended=ended.isoformat())


def normal_identity(identity: Identity, kind: ProducerKind) -> Identity:
    """Give the identity as it is stored, or refuse one that cannot be.

    Law: a tax code has 10 digits with a check digit, a branch three more after a hyphen; a personal
    number has 12 digits and no check digit, and since 1/7/2025 it is the tax code of households
    (TT 86/2024/TT-BTC; Luật Căn cước 2023, art. 12).
    """
    value = identity.value or ""
    if identity.scheme is IdentityScheme.TAX_CODE:
        bare = re.sub(r"[ .-]", "", value)
        if kind in KINDS_WITH_A_PERSONS_TAX_CODE and _PERSONAL_ID.fullmatch(bare):
            return Identity(scheme=identity.scheme, value=bare)
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


def require_number_for_kind(kind: ProducerKind, *, personal: bool) -> None:
    """Refuse a person's number kept as a tax code by a producer whose kind has none.

    Law: TT 86/2024/TT-BTC: households and farms pay under it, organisations do not.
    """
    if personal and kind not in KINDS_OF_PERSONS:
        raise _refused("/kind", "personal_id_not_for_kind", kind=kind.value)


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
