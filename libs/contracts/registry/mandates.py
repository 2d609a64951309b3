"""Mandates: who acts for a producer, as what, by which paper, from when to when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints, model_validator

from libs.contracts.core import Contract, Record, RecordId, ShortText
from libs.contracts.errors import Kind, OcopError
from libs.contracts.people import Actor

Username = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""The name that an account logs in with."""


class MandateKind(StrEnum):
    """As what somebody acts for a producer."""

    OWNER = "owner"
    """The producer itself: its owner, director, head of the household."""
    STAFF = "staff"
    """Somebody of the producer's own people."""
    CONSULTANT = "consultant"
    """Writes drafts and files papers; hands nothing in."""
    COMMUNE_OFFICER = "commune_officer"
    """An officer of the producer's commune, by a paper that the producer signed."""


class MandateCreate(Contract):
    """A mandate to be given, to one account or to one organisation."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    kind: MandateKind
    username: Username | None = None
    """The account that is to act."""
    organisation: UUID | None = None
    """The organisation whose people are to act: consultants only."""
    since: date | None = None
    """The first day; today unless said otherwise, never before."""
    until: date | None = None
    """The last day; absent: until it is ended."""
    paper: UUID | None = None
    """The paper that it rests on, one of the producer's with its file; an officer's needs one."""

    @model_validator(mode="after")
    def _one_holder(self) -> Self:
        if (self.username is None) == (self.organisation is None):
            raise ValueError("mandate_of_one_holder")
        return self


class MandateEnd(Contract):
    """Why a mandate ends; it ends at once."""

    reason: ShortText


class Mandate(Record):
    """A mandate, in force or not."""

    producer: UUID
    kind: MandateKind
    account: UUID | None
    organisation: UUID | None
    name: str
    """The name of the person or organisation when it was given."""
    since: date
    until: date | None
    """The last day; null: until it is ended."""
    paper: UUID | None
    given_by: Actor
    given_at: datetime
    ended_by: Actor | None
    """Who ended it before its time; null where nobody did."""
    ended_at: datetime | None
    reason: str | None
    """Why it was ended."""
    in_force: bool
    """Whether it counts today."""


class Mandates(Contract):
    """All mandates of a producer, the last given first."""

    items: list[Mandate]


class MandateNotYours(OcopError):
    """Who may give or end a mandate of this kind: the producer's home offices, its owner."""

    kind = Kind.FORBIDDEN
    code = "mandate_not_yours"


class MandateTooNarrow(OcopError):
    """The mandate does not go that far; says who could do it."""

    kind = Kind.FORBIDDEN
    code = "mandate_too_narrow"


class MandateExists(OcopError):
    """The account or organisation acts for this producer already."""

    kind = Kind.CONFLICT
    code = "mandate_exists"


class MandateHasEnded(OcopError):
    """A mandate ends once."""

    kind = Kind.CONFLICT
    code = "mandate_has_ended"


class LastOwnerHasOpenDossier(OcopError):
    """The last owner stays while a dossier of the producer is open: its steps are the owner's."""

    kind = Kind.CONFLICT
    code = "last_owner_has_open_dossier"


class HelpedByYourself(OcopError):
    """Who acts for a producer does not act on its dossier for the office."""

    kind = Kind.FORBIDDEN
    code = "helped_by_yourself"
