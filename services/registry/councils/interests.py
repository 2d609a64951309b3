"""Which members have an interest in a dossier, worked out from persons (pure)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from libs.contracts.registry.interests import ConflictKind as Kind
from libs.contracts.registry.interests import ConflictState as State


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts for the producer, or whose work the dossier is."""

    kind: str
    """E.g. `representative`, `owner`, `consultant`."""
    person: str | None = None
    account: UUID | None = None
    organisation: UUID | None = None
    hint: str | None = None
    """The keyed hash of name and year of birth."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What of a member can make an interest."""

    id: UUID
    account: UUID | None = None
    person: str | None = None
    """The keyed hash of the person's number; null where it is not known."""
    organisations: frozenset[UUID] = frozenset()
    communes: frozenset[str] = frozenset()
    """The communes in which the member holds an office."""
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict of a member."""

    member: UUID
    kind: Kind
    state: State
    source: str = ""


SHUT_OUT: Final = frozenset({State.CERTAIN, State.DECLARED, State.UPHELD})
"""The states in which a member neither files nor sees a sheet.

Ours: decision 0122.
"""
FOR_THE_CHAIR: Final = frozenset({Kind.REPORTED, Kind.NAME_AND_BIRTH_YEAR})
"""The kinds that are possible until the chair has decided.

Ours: decision 0122.
"""


@dataclass(frozen=True, slots=True)
class About:
    """The dossier as interests see it."""

    parties: Sequence[Party] = field(default_factory=tuple)
    communes: frozenset[str] = frozenset()
    """The commune that reported on it, by its codes of then and today."""


def computed(members: Iterable[MemberFacts], about: About) -> list[Found]:
    """Give the conflicts that follow from persons alone, member by member.

    Ours: decision 0122; equal persons, accounts, employers and the commune's own officers are
    certain, equal name and year of birth only possible.
    """
    return [found for member in members for found in _of(member, about)]


def _of(member: MemberFacts, about: About) -> Iterator[Found]:
    for party in about.parties:
        kind = _link(member, party)
        if kind is not None:
            hint = kind is Kind.NAME_AND_BIRTH_YEAR
            state = State.POSSIBLE if hint else State.CERTAIN
            yield Found(member.id, kind, state, party.kind)
    for commune in sorted(member.communes & about.communes):
        yield Found(member.id, Kind.COMMUNE_OFFICER, State.CERTAIN, commune)


def _link(member: MemberFacts, party: Party) -> Kind | None:
    if party.account is not None and party.account == member.account:
        return Kind.ACCOUNT
    if party.person is not None and party.person == member.person:
        return Kind.SAME_PERSON
    if party.organisation is not None and party.organisation in member.organisations:
        return Kind.EMPLOYER
    if party.hint is not None and party.hint == member.hint:
        return Kind.NAME_AND_BIRTH_YEAR
    return None


def settled(worked_out: Sequence[Found], recorded: Sequence[Found]) -> list[Found]:
    """Put what is on record beside what was worked out: the chair's word goes before a hint.

    Ours: decision 0122; what is certain cannot be dismissed.
    """
    decided = {(one.member, one.kind) for one in recorded}
    open_still = [one for one in worked_out if (one.member, one.kind) not in decided]
    return [*open_still, *recorded]


def shut_out(found: Iterable[Found]) -> set[UUID]:
    """Give the members who neither file nor see a sheet.

    Ours: decision 0122.
    """
    return {one.member for one in found if one.state in SHUT_OUT}


def undecided(found: Iterable[Found], members: Collection[UUID]) -> list[Found]:
    """Give the possible conflicts of members that the chair must decide before the opening.

    Ours: decision 0122; whoever is shut out anyway needs no decision.
    """
    everything = list(found)
    out = shut_out(everything)
    return [
        one
        for one in everything
        if one.state is State.POSSIBLE and one.member in members and one.member not in out
    ]
