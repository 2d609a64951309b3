"""How much each account has brought in: one row an account and kind."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.registry.base import RegistryTable


class QuotaRow(RegistryTable, table=True):
    """A count; that of the day is the day's on which the last one came in."""

    __tablename__ = "quota_counts"

    account: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=32)
    """One of `Counted`."""
    day: date
    today: int
    in_all: int
