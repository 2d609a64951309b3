"""Conflicts of interest: where they come from, how sure they are, who decided on them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from libs.contracts.core import Contract, RecordId, ShortText
from libs.contracts.people import Actor
from libs.contracts.registry.councils import Member


class ConflictKind(StrEnum):
    """Where a conflict comes from."""

    DECLARED = "declared"
    """The member's own word."""
    REPORTED = "reported"
    """An officer's report of what he learned; the chair decides on it."""
    ACCOUNT = "account"
    """The member's account acts for the producer: owner, staff, consultant."""
    SAME_PERSON = "same_person"
    """The member is the producer's representative or acts for it, by the hash of the number."""
    EMPLOYER = "employer"
    """An organisation of the member's acts for the producer, or wrote the dossier."""
    COMMUNE_OFFICER = "commune_officer"
    """The member holds a post in the commune that reported on the product."""
    NAME_AND_BIRTH_YEAR = "name_and_birth_year"
    """Name and year of birth are those of somebody who acts for the producer: a hint only."""


class ConflictState(StrEnum):
    """How sure a conflict is."""

    CERTAIN = "certain"
    """Computed from persons; nobody need say so, and nobody can dismiss it."""
    POSSIBLE = "possible"
    """Waits for the chair; sheets are not opened before."""
    DECLARED = "declared"
    UPHELD = "upheld"
    """The chair found that it is one."""
    DISMISSED = "dismissed"
    """The chair found that it is none, with a reason."""


class ConflictInput(Contract):
    """A conflict of interest of one's own, or an officer's report on a member."""

    id: RecordId | None = None
    member_id: UUID | None = None
    """Whom an officer reports; left out by a member, who speaks for himself only."""
    reason: ShortText


class ConflictDecision(Contract):
    """What the chair finds about a possible conflict."""

    member_id: UUID
    kind: ConflictKind
    """`reported` or `name_and_birth_year`; the others are not the chair's to decide."""
    upheld: bool
    reason: ShortText


class Conflict(Contract):
    """A conflict of interest of a member on a dossier.

    One that is certain, declared or upheld keeps the member from filing and from the sheets.
    """

    dossier_id: UUID
    member: Member
    kind: ConflictKind
    state: ConflictState
    source: str
    """What it was computed from, e.g. `representative`; empty for words of people."""
    reason: str
    """The words in which it was declared or reported; empty for a computed one."""
    recorded_by: Actor | None
    """Who declared or reported it; null for a computed one."""
    recorded_at: datetime | None
    decided_by: Actor | None
    decision: str | None
    """The chair's reason."""


class ConflictList(Contract):
    """The conflicts on a dossier, or on every dossier of a round."""

    items: list[Conflict]
