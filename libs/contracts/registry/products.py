"""What is made: classification, identifiers, the permanent product code."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints, field_validator

from libs.contracts.core import Contract, LongText, PrintedName, ShortText, UnitCode
from libs.contracts.law import ProductSetNumber, RulebookId
from libs.contracts.registry.parties import ProducerRef

ProductGroup = Annotated[
    str, StringConstraints(pattern=r"^(I|II|III|IV|V|VI)(\.[1-9](\.[a-z])?)?$")
]
"""Sector, group and subgroup (*ngành, nhóm, phân nhóm*), e.g. `I.1.a`."""


ProductCode = Annotated[str, StringConstraints(max_length=40)]
"""`T-X-STT-20YY`: province, commune, ordinal kept by the commune, year of the assessment."""

Gtin = Annotated[str, StringConstraints(min_length=8, max_length=20)]
"""GTIN-8, -12, -13 or -14; blanks and hyphens are dropped, the check digit is verified."""


class ProductSort(StrEnum):
    """Orders of the product list."""

    NAME = "name"
    NEWEST = "newest"


class ProductCreate(Contract):
    """A product to be registered; made in the producer's commune unless said otherwise."""

    id: UUID | None = None
    producer_id: UUID
    name: PrintedName
    product_set: ProductSetNumber
    rulebook: RulebookId | None = None
    group: ProductGroup | None = None
    description: LongText = ""
    specification: ShortText | None = None
    gtin: Gtin | None = None
    commune: UnitCode | None = None


class ProductUpdate(Contract):
    """Only what is sent is changed."""

    name: PrintedName | None = None
    product_set: ProductSetNumber | None = None
    rulebook: RulebookId | None = None
    group: ProductGroup | None = None
    description: LongText | None = None
    specification: ShortText | None = None
    gtin: Gtin | None = None

    @field_validator("name", "product_set", "description", mode="before")
    @classmethod
    def _never_empty(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("null_not_allowed")
        return value


class Product(Contract):
    """A product; `code` is given when its first dossier is lodged and never changes."""

    id: UUID
    version: int
    producer: ProducerRef
    name: str
    commune: UnitCode
    province: UnitCode
    product_set: ProductSetNumber
    rulebook: RulebookId | None
    group: ProductGroup | None
    description: str
    specification: str | None
    gtin: str | None
    code: ProductCode | None
    created_at: datetime
    updated_at: datetime
