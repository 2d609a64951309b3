"""What somebody sees who does not see a territory: what hangs on certain dossiers.

A council's member reads what is before its council or what it sat on; a unit that has ended reads
what it once handled, and what its officer registered itself. The chapters that have these tables
give the queries (`Seeing`), the app passes them in, and `Reach` asks them for every kind of record.
"""

from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.sql.elements import SQLCoreOperations

from libs.kit.tokens import Principal


class Kind(StrEnum):
    """What a record is, as far as it decides who may know of it."""

    DOSSIER = "dossier"
    PRODUCT = "product"
    PRODUCER = "producer"
    PAPER = "paper"


class About(NamedTuple):
    """The record that a row is, or that it is about: its kind and the column of its identifier."""

    kind: Kind
    id: SQLCoreOperations[UUID] | UUID


class Seen(Protocol):
    """The records that a caller may know of, by kind."""

    def ids(self, kind: Kind) -> Select[Any]:
        """Give the query of their identifiers."""


class Seeing(Protocol):
    """Tells what those callers see who do not see their territory."""

    def of_member(self, member: Principal) -> Seen:
        """Give what a council's member may know of: it is, or was, before its council."""

    def of_ended(self, person: Principal) -> Seen:
        """Give what somebody of a unit that has ended may know of: what it handled."""
