"""Versions of records, as the routes of every service show them."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from libs.contracts.core import Contract
from libs.contracts.people import Actor


class Version(Contract):
    """One version of a record: who made it, when it was recorded, and from which day it counts."""

    n: int = Field(description="1 for the first version, without gaps.")
    actor: Actor | None
    """Null for what the system did of itself."""
    role: str
    """The role in which the actor acted; `system` without one."""
    recorded_at: datetime
    effective_on: date
    """The legal day of the act."""
    reason: str | None
    deleted: bool
    """True when this version says that the record was removed."""
    hash: str = Field(description="SHA-256; the audit event that made the version holds it too.")


class VersionContent(Version):
    """A version with what the record said then."""

    content: dict[str, Any] | None
    """The record's fields as they are kept, parts under their names; null when it was removed."""


class Difference(Contract):
    """One field that two versions have differently."""

    pointer: str
    """Where the field stands in the content (RFC 6901)."""
    label: str
    """The field in words, in the language asked for."""
    before: Any
    after: Any


class Differences(Contract):
    """What changed between two versions of a record."""

    from_n: int
    to_n: int
    items: list[Difference]
    more: bool
    """True when further differences are left out."""
