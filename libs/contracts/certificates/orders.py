"""What the registry orders: a certificate, a change of its status, a number out of use."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.certificates.codes import (
    FIRST_YEAR,
    LAST_YEAR,
    CertificateNumber,
    GroundCode,
    LegalDate,
    check_unit,
)
from libs.contracts.certificates.facts import (
    CertificateDecision,
    CertificateFacts,
    CertificateKind,
    CertificateSigner,
)
from libs.contracts.core import Contract, Level, LongText, ShortText, UnitCode


class ChangeKind(StrEnum):
    """What can happen to a certificate after it was issued."""

    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    """Law: 26/2026 Đ.8, the withdrawal."""
    EXTEND = "extend"
    """Law: 26/2026 Đ.12 k.3."""
    REPLACE = "replace"
    """Another certificate for one that was wrong."""
    SUPERSEDE = "supersede"
    """A newer certificate after re-evaluation or upgrade."""


class IssueCertificate(CertificateFacts):
    """The registry's order; `number` and `entered_on` exactly for a historic certificate."""

    id: UUID
    """The certificate's id; the same order again gives the same certificate."""
    number: CertificateNumber | None = None
    """For a historic certificate its number on paper; otherwise the next one is taken."""

    @model_validator(mode="after")
    def _history_names_its_number(self) -> Self:
        historic = self.kind is CertificateKind.HISTORIC
        if historic != (self.number is not None) or historic != (self.entered_on is not None):
            raise ValueError("number_and_entry_date_only_for_history")
        if self.entered_on is not None and self.entered_on < self.issued_on:
            raise ValueError("entered_before_issued")
        return self


class StatusChange(Contract):
    """One change of a certificate's status; idempotent by `id`. `reason` is never published."""

    id: UUID
    """The change's id; the same change again changes nothing."""
    kind: ChangeKind
    effective_on: LegalDate
    """The first day on which it counts; it may lie ahead."""
    decision: CertificateDecision | None = None
    """The decision it rests on; asked for at a suspension, a resumption and a revocation."""
    signer: CertificateSigner | None = None
    ground: GroundCode | None = None
    """Law: 26/2026 Đ.8 k.1, one of the rulebook's grounds of withdrawal."""
    reason: LongText | None = None
    """For the file; it may speak of people and is never published."""
    until: LegalDate | None = None
    """For an extension, and only there: its last day."""
    by: UUID | None = None
    """For a replacement or succession, and only there: the certificate that follows."""

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        decided = self.kind in {ChangeKind.REVOKE, ChangeKind.SUSPEND, ChangeKind.RESUME}
        if decided and self.decision is None:
            raise ValueError("decision_missing")
        if (self.kind is ChangeKind.EXTEND) != (self.until is not None):
            raise ValueError("until_only_for_extension")
        follows = self.kind in {ChangeKind.REPLACE, ChangeKind.SUPERSEDE}
        if follows != (self.by is not None):
            raise ValueError("successor_only_for_replacement")
        return self


class VoidNumber(Contract):
    """Takes the next number out of use, with the reason that explains the gap."""

    id: UUID
    """The act's id; the same act again takes no second number."""
    level: Level
    unit_code: UnitCode
    """The authority whose number it is."""
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    """The year whose sequence it belongs to."""
    reason: Annotated[ShortText, StringConstraints(min_length=3)]
    """Why no certificate bears it, for example a spoilt sheet."""

    @model_validator(mode="after")
    def _unit_fits_level(self) -> Self:
        check_unit(self.level, self.unit_code)
        return self


class VoidedNumber(Contract):
    """A number that no certificate bears, and why."""

    id: UUID
    number: CertificateNumber
    reason: str
    """As it was given."""
