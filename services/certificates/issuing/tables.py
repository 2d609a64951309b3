"""Numbers: the counters, and those that no certificate bears."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger, UniqueConstraint
from sqlmodel import Field

from libs.contracts.core import Level
from libs.kit.tables import enum_column, moment
from services.certificates.base import CertificatesTable


class NumberCounterRow(CertificatesTable, table=True):
    """The last ordinal of an authority in a year; locked until its certificate is committed."""

    __tablename__ = "number_counters"
    __table_args__ = (CheckConstraint("last >= 1", name="last"),)

    authority_level: str = Field(primary_key=True, max_length=10)
    authority_unit: str = Field(primary_key=True, max_length=5)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    last: int


class VoidedNumberRow(CertificatesTable, table=True):
    """A number taken out of use, with its reason: the only lawful gap in a sequence."""

    __tablename__ = "voided_numbers"
    __record__ = "voided_number"
    __table_args__ = (
        CheckConstraint("length(reason) >= 3", name="reason"),
        UniqueConstraint("authority_level", "authority_unit", "year", "ordinal"),
    )

    id: UUID = Field(primary_key=True)
    authority_level: Level = Field(sa_column=enum_column("authority_level", Level))
    authority_unit: str = Field(max_length=5)
    year: int = Field(sa_type=SmallInteger)
    ordinal: int
    number: str = Field(max_length=100)
    reason: str = Field(max_length=500)
    created_at: datetime = Field(sa_column=moment())
