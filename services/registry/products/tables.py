"""Products, and the counters behind their codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, Text
from sqlmodel import Field

from services.registry.base import RegistryTable, entry_position, moment, sorted_text


class ProductRow(RegistryTable, table=True):
    """A product; the commune is where it was made when that was last written."""

    __tablename__ = "products"
    __record__ = "product"
    __lies_in__ = "commune"
    __table_args__ = (
        Index(
            "ix_products_name_fold_trigram",
            "name_fold",
            postgresql_using="gin",
            postgresql_ops={"name_fold": "gin_trgm_ops"},
        ),
        Index("ix_products_name_sort_id", "name_sort", "id"),
        Index("ix_products_commune_name_sort_id", "commune", "name_sort", "id"),
        Index("ix_products_producer_id_name_sort_id", "producer_id", "name_sort", "id"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    producer_id: UUID = Field(foreign_key="producers.id")
    name: str = Field(max_length=300)
    name_fold: str
    name_sort: str = Field(sa_column=sorted_text())
    commune: str = Field(max_length=5)
    product_set: int = Field(sa_type=SmallInteger)
    rulebook: str | None = Field(default=None, max_length=40)
    product_group: str | None = Field(default=None, max_length=10)
    description: str = Field(default="", sa_type=Text)
    specification: str | None = Field(default=None, max_length=500)
    gtin: str | None = Field(default=None, max_length=14, index=True)
    code: str | None = Field(default=None, max_length=40, unique=True)
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class ProductCodeCounterRow(RegistryTable, table=True):
    """The last ordinal that a unit gave in a year; locked while the next one is taken."""

    __tablename__ = "product_code_counters"

    unit: str = Field(primary_key=True, max_length=5)
    """The commune that keeps the ordinal, under the acts before 1/7/2025 the district."""
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    last: int
