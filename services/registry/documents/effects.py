"""What documents do: later chapters register an effect by name, and the app passes all of them in.

    founds = EffectHandler(documents=frozenset({DocumentKind.COUNCIL_FOUNDING}), prepare=prepare)

`prepare` is given every effect of its kind at once, so that it reads in few statements. It looks
at the records, locks them, and answers with what is wrong by place and with a function that
carries out what is possible. It changes nothing by itself: it is also asked when a draft is
written and for a dry run.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import ValidationError

from libs.contracts.core import Contract, Level
from libs.contracts.errors import Fault, InvalidInput, Kind, OcopError, PermissionMissing
from libs.contracts.people import Actor
from libs.contracts.registry.documents import DocumentKind, EffectInput, Signer
from libs.contracts.scopes import Scope
from libs.kit.problems import fault_of_pydantic
from services.registry.acting import Acting
from services.registry.documents import rules

P = TypeVar("P", bound=Contract)
_OF_THE_DOCUMENT = frozenset({"/issued_on", "/number", "/authority"})


class Nothing(Contract):
    """An effect of which nothing more is to be said."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A document as its effects see it: what it will say once it is in force."""

    id: UUID
    kind: DocumentKind
    number: str
    """Empty in a draft that has none yet."""
    day: date
    """The day that it bears, today for a draft that has none: the legal day of its effects."""
    level: Level
    unit: str
    issuer: str
    signer: Signer | None
    """Null while it is a draft of today."""
    historic: bool
    legal_basis: str
    drafted_by: Actor


@dataclass(frozen=True, slots=True)
class Asked(Generic[P]):
    """One effect with its particulars as their contract has read them."""

    place: int
    record_id: UUID
    particulars: P


async def _nothing() -> None:
    """Carry out nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is wrong, by place; and what carries the effects out when nothing is."""

    faults: Mapping[int, OcopError] = field(default_factory=dict)
    carry_out: Callable[[], Awaitable[None]] = _nothing


Prepare = Callable[[Acting, Issue, Sequence[Asked[P]]], Awaitable[Prepared]]


@dataclass(frozen=True, slots=True)
class EffectHandler(Generic[P]):
    """How one kind of effect is checked and carried out."""

    documents: frozenset[DocumentKind]
    """The kinds of document that may have it."""
    prepare: Prepare[P]
    particulars: type[P]
    scope: Scope | None = None
    """What the drafter must hold besides the permission to draft."""
    undo: Prepare[P] | None = None
    """Takes it back for an annulment, whose `Issue` it is given; None: it cannot be."""


Handlers = Mapping[str, EffectHandler[Any]]


def handlers_of(acting: Acting) -> Handlers:
    """Give every effect that the app knows."""
    return cast("Handlers", acting.parts.effects)


async def prepare_all(
    acting: Acting, issue: Issue, effects: Sequence[EffectInput], *, undo: bool = False
) -> Prepared:
    """Have every effect looked at; raises `InvalidInput` for what is no effect of this document."""
    asked = read(handlers_of(acting), issue.kind, effects, undo=undo)
    faults: dict[int, OcopError] = {}
    acts: list[Callable[[], Awaitable[None]]] = []
    for kind, those in asked.items():
        handler = handlers_of(acting)[kind]
        prepare = handler.undo if undo else handler.prepare
        if prepare is None:
            raise LookupError(f"nobody undoes {kind}")
        prepared = await prepare(acting, issue, those)
        faults |= prepared.faults
        acts.append(prepared.carry_out)

    async def carry_out() -> None:
        for act in acts:
            await act()

    return Prepared(faults, carry_out)


def read(
    handlers: Handlers, kind: DocumentKind, effects: Sequence[EffectInput], *, undo: bool = False
) -> dict[str, list[Asked[Any]]]:
    """Read the effects by kind, each kind in its order; all faults of form at once."""
    named = [(one.kind, one.record_id) for one in effects]
    known = {name: one.documents for name, one in handlers.items()}
    faults = [] if undo else rules.effect_faults(kind, named, known)
    asked: dict[str, list[Asked[Any]]] = defaultdict(list)
    for place, one in enumerate(effects):
        handler = handlers.get(one.kind)
        if handler is None:
            continue
        try:
            particulars = handler.particulars.model_validate(one.particulars)
        except ValidationError as error:
            faults += [_within(place, fault_of_pydantic(entry)) for entry in error.errors()]
            continue
        asked[one.kind].append(Asked(place, one.record_id, particulars))
    if faults:
        raise InvalidInput(faults=faults)
    return asked


def _within(place: int, fault: Fault) -> Fault:
    return Fault(f"/effects/{place}/particulars{fault.pointer}", fault.code, fault.params)


def require_scopes(acting: Acting, effects: Sequence[EffectInput]) -> None:
    """Refuse a drafter who may draft, but not what this document does."""
    for one in effects:
        handler = handlers_of(acting).get(one.kind)
        scope = handler.scope if handler else None
        if scope is not None and scope not in acting.principal.scopes:
            mine = acting.principal
            raise PermissionMissing(scope=scope.value, role=mine.role.value, level=mine.level.value)


def require_possible(prepared: Prepared, pointer: str | None = "/effects") -> None:
    """Refuse all effects when one is not possible, naming every one of them by its place.

    The refusal is the first one's; a missing right comes before anything else. `pointer` is where
    the request names the records; None: it is about one, which its address names.
    """
    if not prepared.faults:
        return
    in_order = sorted(prepared.faults.items())
    errors = [error for _, error in in_order]
    first = next((one for one in errors if one.kind is Kind.FORBIDDEN), None)
    first = first or next((one for one in errors if not isinstance(one, InvalidInput)), errors[0])
    first.faults = tuple(_listed(in_order, pointer))
    raise first


def _listed(in_order: Sequence[tuple[int, OcopError]], pointer: str | None) -> list[Fault]:
    found: list[Fault] = []
    for place, error in in_order:
        at = "" if pointer is None else f"{pointer}/{place}"
        if isinstance(error, InvalidInput):
            those = [_at(one, at) for one in error.faults]
        else:
            those = [] if pointer is None else [Fault(at, error.code, error.params)]
        found += [one for one in those if one not in found]
    return found


def _at(fault: Fault, place: str) -> Fault:
    """Put a fault at its effect's place, unless it is about the document itself."""
    if fault.pointer in _OF_THE_DOCUMENT:
        return fault
    return Fault(f"{place}{fault.pointer}", fault.code, fault.params)
