"""Who makes: kinds, identities, representatives (*chủ thể OCOP*)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator, model_validator

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
from libs.contracts.people import Actor

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
    COOPERATIVE_UNION = "cooperative_union"
    """*Liên hiệp hợp tác xã*: registered and treated as a cooperative."""


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


EthnicityCode = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-4][0-9]|5[0-5])$")]
"""One of the 54 peoples of Vietnam, or `55` for a foreigner (`GET /v1/producers/ethnicities`).

Law: QĐ 421-TCTK of 2/3/1979, the official list with its codes.
"""


class Ethnicity(Contract):
    """A people of the official list."""

    code: EthnicityCode
    name: str


class Ethnicities(Contract):
    """The official list."""

    source: str
    items: list[Ethnicity]


class ClaimState(StrEnum):
    """How sure it is that a producer is who it says."""

    CLAIMED = "claimed"
    """Said by who registered it; it shuts nobody out of the number."""
    CONFIRMED = "confirmed"
    """By an office of its commune or above; nobody else has the number then."""
    LOST = "lost"
    """Another one was found to be the owner of the number; readable, and nothing more."""


class Representative(Contract):
    """The legal representative (*người đại diện pháp luật*): personal data throughout."""

    name: Name
    position: ShortText | None = None
    """Post in the organisation, e.g. `Giám đốc`."""
    sex: Sex | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""
    ethnicity: EthnicityCode | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""
    disability: bool | None = None
    """Law: 26/2026 Mẫu 02 asks for it; null: not said."""
    residence: ShortText | None = None
    """Where the representative lives. Law: 26/2026 Mẫu 02 I asks for it."""
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    """A hint by which two records may be recognised as of one person."""
    personal_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] | None = None
    """The personal number; kept enciphered, recognised by its keyed hash alone."""


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
    dispute: Annotated[ShortText, StringConstraints(min_length=20)] | None = None
    """Why one that is registered with the same number is not the right one: then the commune
    decides, after it has heard both. Of no use where nobody has the number."""


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
    claim: ClaimState
    confirmed_by: Actor | None
    """Who confirmed that it is who it says; null until somebody does."""
    same_as: UUID | None
    """The record that goes on for the same producer; null for that one itself."""
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


class SimilarProducer(Contract):
    """Another producer of the same name in the same commune."""

    id: UUID | None
    """Null for callers who may not know of it."""
    name: str
    commune: UnitCode


class ProducerRegistered(Producer):
    """A producer that was just registered, and others that it may be mistaken for."""

    similar: list[SimilarProducer]


class Purpose(StrEnum):
    """What personal data are read for."""

    DOSSIER = "dossier"
    """To handle a dossier: completeness, report, decision."""
    IDENTITY = "identity"
    """To find out who a producer is: duplicates, disputes, mandates."""
    INSPECTION = "inspection"
    SUPPORT = "support"
    """To give support that the law has for some persons."""
    RIGHTS = "rights"
    """To answer the person whose data they are."""


class PersonalDataReading(Contract):
    """For what and why personal data are read; kept in the audit trail, no names here."""

    purpose: Purpose
    reason: Annotated[ShortText, StringConstraints(min_length=10)]


class CountBy(StrEnum):
    """What the representatives of producers are counted by."""

    SEX = "sex"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    KIND = "kind"


class ProducerCount(Contract):
    """How many producers have a value."""

    value: str | None
    """Null: not said."""
    count: int | None
    """Null for one or two, by which a person could be told."""


class ProducerCounts(Contract):
    """Producers counted by one thing, within the caller's reach."""

    by: CountBy
    items: list[ProducerCount]


class Confirmation(Contract):
    """That a producer is who it says, as an office of its commune found."""

    paper: UUID | None = None
    """The paper that shows it, one of the producer's with its file."""
    note: ShortText | None = None


class SameAs(Contract):
    """That two records are of one producer; the other one goes on."""

    producer: UUID
    reason: Annotated[ShortText, StringConstraints(min_length=10)]


class Party(StrEnum):
    """A side of a dispute."""

    CLAIMANT = "claimant"
    """Who came later."""
    HOLDER = "holder"
    """Who had the number."""


class DisputeDecision(Contract):
    """Who is the owner of a number: both are heard, a paper shows it."""

    in_favour_of: Party
    heard_claimant: Annotated[ShortText, StringConstraints(min_length=10)]
    """What the claimant said."""
    heard_holder: Annotated[ShortText, StringConstraints(min_length=10)]
    """What the holder said, or how it was called and did not come."""
    reason: Annotated[ShortText, StringConstraints(min_length=10)]
    paper: UUID
    """The paper that shows it, one of either producer's with its file."""


class Dispute(Record):
    """Two producers with one number; the names are in the producers' own records."""

    claimant: UUID
    holder: UUID
    statement: str
    """What the claimant said when it registered."""
    opened_at: datetime
    decided: DisputeDecision | None
    decided_by: Actor | None
    decided_at: datetime | None


class Disputes(Contract):
    """All disputes of a producer, the last first."""

    items: list[Dispute]


class ProducerKnown(OcopError):
    """A producer with this number is registered; a masked hint for those who may know."""

    kind = Kind.CONFLICT
    code = "producer_known"


class ProducerConfirmedAlready(OcopError):
    """A producer is confirmed once."""

    kind = Kind.CONFLICT
    code = "producer_confirmed_already"


class ProducerLost(OcopError):
    """Another one was found to be the owner, or another record goes on."""

    kind = Kind.CONFLICT
    code = "producer_lost"


class DisputeOpen(OcopError):
    """Two want one number; it must be decided first."""

    kind = Kind.CONFLICT
    code = "dispute_open"


class DisputeDecided(OcopError):
    """A dispute is decided once."""

    kind = Kind.CONFLICT
    code = "dispute_decided"


class NotAtHome(OcopError):
    """It is for officers of the producer's own commune or province, or above both sides."""

    kind = Kind.FORBIDDEN
    code = "not_at_home"


class SecondOfficerNeeded(OcopError):
    """Who confirmed one side does not decide between both."""

    kind = Kind.FORBIDDEN
    code = "second_officer_needed"


class ReadingsUsedUp(OcopError):
    """Personal data are read so many times a day by an account, and no more."""

    kind = Kind.TOO_MANY
    code = "readings_used_up"


class AfterTheDistrict(OcopError):
    """A former district reads no personal data of producers that were registered after its end."""

    kind = Kind.FORBIDDEN
    code = "after_the_district"


class OwnedNotByDistrict(OcopError):
    """An officer of a former district enters history and leaves alone what has an owner today."""

    kind = Kind.FORBIDDEN
    code = "owned_not_by_district"
