"""Pure decisions on mandates: what each kind allows, who gives it, who may hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault
from libs.contracts.people import Person
from libs.contracts.registry.mandates import (
    MandateKind,
    MandateNotYours,
    MandateTooNarrow,
)

_HOLDER = "/username"


class Deed(StrEnum):
    """What is done for a producer."""

    DRAFT = "draft"
    """Products, papers, the dossier while it is a draft, its self-assessment."""
    LODGE = "lodge"
    """Hand a dossier in, hand it in again, withdraw it."""
    CHANGE_PRODUCER = "change_producer"
    """Change what is registered of the producer itself."""
    GIVE = "give"
    """Give and end mandates."""


MAY: Final[Mapping[MandateKind, frozenset[Deed]]] = {
    MandateKind.OWNER: frozenset(Deed),
    MandateKind.STAFF: frozenset({Deed.DRAFT, Deed.LODGE, Deed.CHANGE_PRODUCER}),
    MandateKind.CONSULTANT: frozenset({Deed.DRAFT}),
    MandateKind.COMMUNE_OFFICER: frozenset({Deed.DRAFT, Deed.LODGE}),
}


def require_wide_enough(kind: MandateKind, deed: Deed) -> None:
    """Refuse what a mandate does not reach to, naming the kinds that do.

    Ours: decision 0124; what is handed in binds the producer, so advisers draft and no more.
    """
    if deed not in MAY[kind]:
        wide = [one.value for one in MandateKind if deed in MAY[one]]
        raise MandateTooNarrow(kind=kind.value, deed=deed.value, could=wide)


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives or ends a mandate."""

    mandate: MandateKind | None
    """The giver's own mandate for the producer; None for an office."""
    role: Role
    unit: str


_OWNERS_TO_GIVE: Final = frozenset({MandateKind.STAFF, MandateKind.CONSULTANT})


def require_gives(giver: Giver, kind: MandateKind, homes: frozenset[str]) -> None:
    """Refuse whoever may not give or end a mandate of a kind.

    `homes` are the producer's commune and province of today. Ours: decision 0124; the offices that
    know who stands behind a producer settle it, and an owner chooses staff and advisers himself.
    """
    if giver.mandate is MandateKind.OWNER and kind in _OWNERS_TO_GIVE:
        return
    if giver.role is Role.OFFICER and giver.unit in homes:
        return
    raise MandateNotYours(kind=kind.value, could=sorted(homes))


_OFFICES: Final = frozenset(Role) - {Role.PRODUCER, Role.SERVICE}


def holder_faults(
    kind: MandateKind, person: Person | None, *, commune: str, today: date
) -> list[Fault]:
    """Say why an account cannot hold a mandate of a kind for a producer of a commune.

    Ours: decision 0124; who works for an office that judges producers is none of their people, and
    an officer helps producers of his own commune only.
    """
    if person is None or not person.active:
        return [Fault(_HOLDER, "account_unknown")]
    held = [post for post in person.posts if post.holds_on(today)]
    if kind is MandateKind.COMMUNE_OFFICER:
        home = (Role.OFFICER, Level.COMMUNE, commune)
        if home not in {(post.role, post.level, post.unit) for post in held}:
            return [Fault(_HOLDER, "not_an_officer_of_the_commune", {"commune": commune})]
        return []
    offices = sorted({post.role.value for post in held if post.role in _OFFICES})
    if offices:
        return [Fault(_HOLDER, "office_holder", {"roles": ", ".join(offices)})]
    if Role.PRODUCER not in {post.role for post in held}:
        return [Fault(_HOLDER, "not_a_producers_account")]
    return []


def term_faults(since: date, until: date | None, today: date) -> list[Fault]:
    """Say what is wrong with the days of a mandate: it does not reach back.

    Ours: what was done without a mandate is not made right by one that is given later.
    """
    faults = []
    if since < today:
        faults.append(Fault("/since", "mandate_reaches_back", {"today": today.isoformat()}))
    if until is not None and until < since:
        facts = {"since": since.isoformat()}
        faults.append(Fault("/until", "mandate_ends_before_it_begins", facts))
    return faults


def paper_faults(kind: MandateKind, *, named: bool, filed: bool) -> list[Fault]:
    """Say what is wrong with the paper of a mandate; `filed`: the producer's own, with its file.

    Ours: an officer who acts for a household shows what it signed (mission: S0 VII.13).
    """
    if named and not filed:
        return [Fault("/paper", "mandate_paper_not_filed")]
    if kind is MandateKind.COMMUNE_OFFICER and not named:
        return [Fault("/paper", "mandate_needs_a_paper")]
    return []


def organisation_faults(kind: MandateKind, *, exists: bool) -> list[Fault]:
    """Say why an organisation cannot hold a mandate.

    Ours: an organisation advises; who binds a producer is a person.
    """
    if not exists:
        return [Fault("/organisation", "organisation_unknown")]
    if kind is not MandateKind.CONSULTANT:
        return [Fault("/organisation", "organisations_advise_only")]
    return []


def is_helper(held: Sequence[date | None], since: date) -> bool:
    """Say whether somebody helped a producer since a day; `held` are the last days of his mandates.

    Ours: decision 0124; two persons: who acts for a household does not receive its dossier.
    """
    return any(last is None or last >= since for last in held)
