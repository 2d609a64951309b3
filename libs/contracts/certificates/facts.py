"""What a certificate certifies: the same words in the order, the PDF and the answer."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.certificates.codes import CertificateNumber, LegalDate, check_unit
from libs.contracts.core import Contract, Level, Name, RecognisedStars, ShortText, UnitCode
from libs.contracts.law import ProductSetNumber, RulebookId


class CertificateKind(StrEnum):
    """Issued by this system, or entered as history beside a paper original."""

    ISSUED = "issued"
    HISTORIC = "historic"


class IssuingAuthority(Contract):
    """Who recognises: the unit under its name of the day."""

    level: Level
    """Law: 26/2026 Đ.4 says which stars each level recognises."""
    unit_code: UnitCode
    """The unit's code: 2 digits a province, 3 a district, 5 a commune, `VN` the ministry."""
    unit_name: Name
    """The unit's name on the day of the decision, as printed."""

    @model_validator(mode="after")
    def _unit_fits_level(self) -> Self:
        check_unit(self.level, self.unit_code)
        return self


class CertificateSigner(Contract):
    """Who signed the decision, as printed."""

    title: Name
    """The office, for example `Chủ tịch`."""
    name: Name
    """The person's full name."""


class CertificateDecision(Contract):
    """The decision that a certificate or a change of status rests on."""

    number: CertificateNumber
    """Number and sign as on the paper, for example `1234/QĐ-UBND`."""
    date: LegalDate
    """The day of its signature; never in the future."""


class CertifiedProduct(Contract):
    """The product: our id, its permanent public code, its name of the day."""

    id: UUID
    """The product in the registry."""
    code: Annotated[ShortText, StringConstraints(max_length=60)]
    """The product's code as its rulebook writes it."""
    name: Name
    """Its name on the day of the decision, as printed."""


class CertifiedProducer(Contract):
    """The producer as printed; no personal numbers."""

    name: Name
    """The name of the enterprise, cooperative, household or group."""
    address: ShortText
    """Where it produces, as the decision says."""


class CertifiedProductSet(Contract):
    """The product set (*bộ sản phẩm*) of the rulebook."""

    number: ProductSetNumber
    """The set's number in that rulebook."""
    name: Name
    """The set's name in that rulebook, as printed."""


class CertificateFacts(Contract):
    """What a certificate certifies; the same words in the request, the PDF and the answer."""

    kind: CertificateKind = CertificateKind.ISSUED
    authority: IssuingAuthority
    """Who recognised the product."""
    signer: CertificateSigner
    """Who signed the decision."""
    decision: CertificateDecision
    """The decision of recognition."""
    product: CertifiedProduct
    producer: CertifiedProducer
    product_set: CertifiedProductSet
    stars: RecognisedStars
    """The class, 3 to 5 stars."""
    rulebook: RulebookId
    """The rulebook by which the product was assessed."""
    issued_on: LegalDate
    """The first day of the term, that of the decision."""
    validity_months: Annotated[int, Field(ge=1, le=120)]
    """The length of the term in months, as the rulebook of the assessment says it."""
    entered_on: LegalDate | None = None
    """For a historic certificate: the day on which it was entered here from paper."""
