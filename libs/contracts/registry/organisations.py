"""Organisations (*cơ quan, đơn vị, tổ chức*): apart from territory and from log-ins, by date."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.core import Contract, Name, PrintedName, Record, RecordId, ShortText, UnitCode
from libs.contracts.errors import Kind, OcopError

AgencyCode = Annotated[
    str, StringConstraints(max_length=35, pattern=r"^[A-Z][0-9]{2}(\.[A-Z0-9]+)*$")
]
"""The electronic code of an agency (*mã định danh điện tử*), e.g. `H22.01.02`.

Law: QĐ 20/2020/QĐ-TTg as changed by QĐ 09/2025/QĐ-TTg: at most 35 signs, groups joined by dots,
read left to right; the first is a letter and two digits (`G09` a ministry, `H22` a province).
"""


class OrganisationKind(StrEnum):
    """What sort of organisation it is."""

    PEOPLES_COMMITTEE = "peoples_committee"
    """*Ủy ban nhân dân*."""
    MINISTRY = "ministry"
    DEPARTMENT = "department"
    """*Sở, cục, vụ*: a department of a province or of a ministry."""
    OFFICE = "office"
    """*Phòng, văn phòng, chi cục, trung tâm*: below a department or a people's committee."""
    SECRETARIAT = "secretariat"
    """The secretariat of a council (*tổ thư ký, tổ giúp việc*)."""
    LABORATORY = "laboratory"
    CONSULTANT = "consultant"
    """*Đơn vị tư vấn*: helps producers with their dossiers."""
    ASSOCIATION = "association"
    """*Hội, hiệp hội, tổ chức chính trị - xã hội*."""
    TEAM = "team"
    """*Đoàn, tổ công tác*: an inspection team, a working group."""
    OTHER = "other"


class DatedName(Contract):
    """A name and the day from which it was borne, until the next one begins."""

    name: str
    begins_on: date
    legal_basis: str
    """The document that gave the name; empty where none is known."""


class OrganisationCreate(Contract):
    """An organisation to be entered."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    kind: OrganisationKind
    name: PrintedName
    agency_code: AgencyCode | None = None
    """Absent for an organisation that has none, such as a laboratory or a consultant."""
    unit: UnitCode
    """The unit it belongs to or has its seat in; it exists on `begins_on`."""
    parent: UUID | None = None
    """The organisation directly above."""
    begins_on: date
    """The first day."""
    legal_basis: ShortText
    """The document that founded it, e.g. `Quyết định 12/QĐ-UBND ngày 01/3/2025`."""


class Renaming(Contract):
    """Another name from a day on; the earlier names stay with their days."""

    name: PrintedName
    begins_on: date
    """After the day from which the present name is borne."""
    legal_basis: ShortText


class Ending(Contract):
    """The end of an organisation: its last day, by which document, and who goes on."""

    on: date
    """The last day."""
    legal_basis: ShortText
    successors: list[UUID] = Field(default_factory=list, max_length=20)
    """Those that take over its tasks; each exists on the day after."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.successors)) != len(self.successors):
            raise ValueError("named_twice")
        return self


class OrganisationUpdate(Contract):
    """Only what is sent is changed; what an organisation was called before stays."""

    agency_code: AgencyCode | None = None
    """Null takes the code away."""
    parent: UUID | None = None
    """Null: nothing stands above it."""
    renamed: Renaming | None = None
    ended: Ending | None = None


class Organisation(Record):
    """An organisation with all its names."""

    kind: OrganisationKind
    name: str
    """The name of today, or the last one; in a list with `on`, that of the day."""
    names: list[DatedName]
    """Every name it ever bore, the first first."""
    agency_code: AgencyCode | None
    unit: UnitCode
    """As entered; where the place lies today is the territory's matter."""
    parent: UUID | None
    begins_on: date
    ends_on: date | None
    """The last day; null while it exists."""
    legal_basis: str
    ended_by: str | None
    """The document that ended it."""
    successors: list[UUID]
    created_at: datetime
    updated_at: datetime


class OrganisationRef(Contract):
    """An organisation as other records name it."""

    id: UUID
    name: Name


class AgencyCodeTaken(OcopError):
    """Another organisation bears this code at the same time."""

    kind = Kind.CONFLICT
    code = "agency_code_taken"


class OrganisationHasEnded(OcopError):
    """What has ended is not ended or renamed again."""

    kind = Kind.CONFLICT
    code = "organisation_has_ended"
