"""What is made: classification, identifiers, the permanent product code."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints, field_validator

from libs.contracts.core import (
    Contract,
    LongText,
    PrintedName,
    Record,
    RecordId,
    ShortText,
    UnitCode,
)
from libs.contracts.errors import Kind, OcopError
from libs.contracts.law import ProductSetNumber, RulebookId
from libs.contracts.registry.parties import ProducerRef

ProductGroup = Annotated[
    str, StringConstraints(pattern=r"^(I|II|III|IV|V|VI)(\.[1-9](\.[a-z])?)?$")
]
"""Sector, group and subgroup (*ngành, nhóm, phân nhóm*), e.g. `I.1.a`."""

ProductCode = Annotated[ShortText, StringConstraints(max_length=40)]
"""The permanent code, written as its rulebook says (`T-X-STT-20YY`) or as on a paper of before."""

Gtin = Annotated[str, StringConstraints(min_length=8, max_length=20)]
"""GTIN-8, -12, -13 or -14; blanks and hyphens are dropped, the check digit is verified."""


class ProductCreate(Contract):
    """A product to be registered; made in the producer's commune unless said otherwise."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    producer_id: UUID
    name: PrintedName
    product_set: ProductSetNumber
    """The official sheet that scores the product; it must be one of the rulebook's."""
    rulebook: RulebookId | None = None
    """The rulebook whose sets are meant; absent: the newest one."""
    group: ProductGroup | None = None
    description: LongText = ""
    specification: ShortText | None = None
    """Package and weight as sold, e.g. `Túi 500 g`."""
    gtin: Gtin | None = None
    commune: UnitCode | None = None
    """A commune of today, where the product is made; absent: the producer's."""


class ProductUpdate(Contract):
    """Only what is sent is changed."""

    name: PrintedName | None = None
    product_set: ProductSetNumber | None = None
    """The official sheet that scores the product; it must be one of the rulebook's."""
    rulebook: RulebookId | None = None
    """The rulebook whose sets are meant; null: the newest one."""
    group: ProductGroup | None = None
    description: LongText | None = None
    specification: ShortText | None = None
    """Package and weight as sold; null removes it."""
    gtin: Gtin | None = None
    """Null removes it."""

    @field_validator("name", "product_set", "description", mode="before")
    @classmethod
    def _never_empty(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("null_not_allowed")
        return value


class Product(Record):
    """A product; `code` is given once, when it is first assessed, and never changes."""

    producer: ProducerRef
    name: str
    commune: UnitCode
    """The commune that holds the place of making today; where it was divided, as recorded."""
    province: UnitCode
    """The province of today."""
    product_set: ProductSetNumber
    rulebook: RulebookId | None
    """Null: the newest rulebook's sets are meant."""
    group: ProductGroup | None
    description: str
    specification: str | None
    gtin: str | None
    """Digits only."""
    code: ProductCode | None
    """Null until the product is first assessed."""
    created_at: datetime
    updated_at: datetime


class ProductCodeTaken(OcopError):
    """Another product bears this code."""

    kind = Kind.CONFLICT
    code = "product_code_taken"
