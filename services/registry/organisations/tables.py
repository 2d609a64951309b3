"""Organisations, each with every name that it ever bore."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.registry.organisations import OrganisationKind
from services.registry.base import RegistryTable, enum_column, moment, sorted_text


class OrganisationRow(RegistryTable, table=True):
    """An organisation between two days, both included.

    No two bear one agency code at one time: `ex_organisations_one_agency_code`, which the migration
    writes, because neither SQLModel nor the comparison of migrations knows of such constraints.
    """

    __tablename__ = "organisations"
    __record__ = "organisation"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="ends_after_it_began"),
        CheckConstraint("parent_id <> id", name="not_above_itself"),
        Index(
            "ix_organisations_name_fold_trigram",
            "name_fold",
            postgresql_using="gin",
            postgresql_ops={"name_fold": "gin_trgm_ops"},
        ),
        Index("ix_organisations_name_sort_id", "name_sort", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int = 1
    kind: OrganisationKind = Field(sa_column=enum_column("kind", OrganisationKind))
    name: str = Field(max_length=300)
    """The last of `names`."""
    names: list[dict[str, Any]] = Field(sa_type=JSONB)
    """`DatedName`s, the first first."""
    name_fold: str
    """All names, folded, a line each: an organisation is found by what it was called before."""
    name_sort: str = Field(sa_column=sorted_text())
    agency_code: str | None = Field(default=None, max_length=35)
    unit: str = Field(max_length=5, index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="organisations.id", index=True)
    begins_on: date = Field(sa_type=Date)
    ends_on: date | None = Field(default=None, sa_type=Date)
    legal_basis: str = Field(max_length=500)
    ended_by: str | None = Field(default=None, max_length=500)
    successors: list[str] = Field(default_factory=list, sa_type=JSONB)
    """Identifiers of the organisations that took over its tasks."""
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
