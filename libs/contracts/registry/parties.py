"""Who makes: kinds, identities, representatives (*chủ thể OCOP*)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import StringConstraints, field_validator, model_validator

from libs.contracts.core import (
    Contract,
    Name,
    PrintedName,
    PrintedText,
    Record,
    RecordId,
    ShortText,
    UnitCode,
    Website,
)
from libs.contracts.errors import Kind, OcopError

Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^[!-?A-~]{1,64}@[!-?A-~]+$")]
"""An address as typed; whether it is answered, only a letter can tell."""

PhoneNumber = Annotated[str, StringConstraints(min_length=3, max_length=40)]
"""As typed; stored in E.164."""

_IDENTITY_VALUE = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class ProducerKind(StrEnum):
    """The kinds of producers that the programme knows."""

    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    ENTERPRISE = "enterprise"
    HOUSEHOLD = "household"
    FARM = "farm"
    ASSOCIATION = "association"


class IdentityScheme(StrEnum):
    """How a producer is identified; a 12-digit personal number is personal data."""

    TAX_CODE = "tax_code"
    PERSONAL_ID = "personal_id"
    NONE = "none"


class Identity(Contract):
    """A scheme and its value; the value is absent exactly for `none`."""

    scheme: IdentityScheme
    value: _IDENTITY_VALUE | None = None

    @model_validator(mode="after")
    def _value_as_the_scheme_asks(self) -> Self:
        if (self.scheme is IdentityScheme.NONE) != (self.value is None):
            raise ValueError("identity_value_only_with_a_scheme")
        return self


class Sex(StrEnum):
    """The representative's sex, as Mẫu 02 asks."""

    FEMALE = "female"
    MALE = "male"


class Representative(Contract):
    """The legal representative (*người đại diện pháp luật*): personal data throughout."""

    name: Name
    position: ShortText | None = None
    """Post in the organisation, e.g. `Giám đốc`."""
    sex: Sex | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""
    ethnicity: Annotated[Name, StringConstraints(max_length=60)] | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""
    disability: bool | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""


class MaskedRepresentative(Contract):
    """What an ordinary answer shows of the representative: initials and position."""

    name: str
    position: str | None


class _ProducerFields(Contract):
    registration_number: Annotated[ShortText, StringConstraints(max_length=60)] | None = None
    """Number of the business or cooperative registration, as printed."""
    registered_on: date | None = None
    """Day of that registration."""
    phone: PhoneNumber | None = None
    """A business number; stored in E.164, Vietnamese without a country code."""
    email: Email | None = None
    website: Website | None = None


class ProducerCreate(_ProducerFields):
    """A producer to be registered; a producer's own account becomes its owner."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    kind: ProducerKind
    name: PrintedName
    commune: UnitCode
    """A commune of today, where the producer has its seat."""
    address: PrintedText
    """Street or hamlet, without the commune and what lies above it."""
    identity: Identity = Identity(scheme=IdentityScheme.NONE)
    representative: Representative | None = None


class ProducerUpdate(_ProducerFields):
    """Only what is sent is changed."""

    kind: ProducerKind | None = None
    name: PrintedName | None = None
    commune: UnitCode | None = None
    """A commune of today."""
    address: PrintedText | None = None
    identity: Identity | None = None
    representative: Representative | None = None
    """Null removes what is known of the representative."""

    @field_validator("kind", "name", "commune", "address", "identity", mode="before")
    @classmethod
    def _never_empty(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("null_not_allowed")
        return value


class Producer(Record):
    """A producer as its own people and the officers of its territory see it.

    A tax code is public; a personal number and the representative are masked.
    """

    kind: ProducerKind
    name: str
    commune: UnitCode
    """The commune that holds the seat today; where it was divided, as recorded."""
    province: UnitCode
    """The province of today."""
    address: str
    identity: Identity
    """A tax code in the open, a personal number masked but for three digits."""
    registration_number: str | None
    registered_on: date | None
    phone: str | None
    email: str | None
    website: str | None
    representative: MaskedRepresentative | None
    created_at: datetime
    updated_at: datetime


class ProducerRef(Contract):
    """A producer as others name it."""

    id: UUID
    name: str
    kind: ProducerKind


class PersonalData(Contract):
    """The unmasked personal data of a producer; every reading is recorded."""

    producer_id: UUID
    identity: Identity
    representative: Representative | None


ReadingReason = ShortText
"""Why personal data are read; kept in the audit trail."""


class TaxCodeTaken(OcopError):
    """Another organisation is registered with this tax code."""

    kind = Kind.CONFLICT
    code = "tax_code_taken"


class OwnedNotByDistrict(OcopError):
    """An officer of a former district enters history and leaves alone what has an owner today."""

    kind = Kind.FORBIDDEN
    code = "owned_not_by_district"
