"""Reach: which records a caller may know of, and where it may act. One object, one SQL form.

A role gives permissions, the unit gives the territory. A record lies where the place of its code
lies today (`atlas.py`), so it follows every merger while the documents about it keep their names.
A record out of reach is a 404; an act in another unit is a 403 that says whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, String, Uuid, any_, false, literal, true
from sqlalchemy.sql.elements import SQLCoreOperations

from libs.contracts.core import NATION, Level, Role
from libs.contracts.errors import NotFound, OutsideTerritory
from libs.kit.auth import Principal
from services.registry import mandated
from services.registry.atlas import Atlas, Whereabouts
from services.registry.mandated import Holder
from services.registry.seeing import About, Kind, Seeing, Seen


@dataclass(frozen=True, slots=True)
class Reach:
    """What a caller's unit covers today.

    Law: Điều 3-5 of 26/2026/QĐ-TTg give each level its tasks; the unit is where they are done.
    """

    atlas: Atlas
    level: Level
    unit: str
    holder: Holder | None = None
    """Somebody who acts for producers: he reads their records and no others, wherever they lie."""
    seen: Seen | None = None
    """What somebody sees who sees no territory: a council's member, a unit that has ended."""
    shut: Callable[[], Select[Any]] | None = None
    """Gives the dossiers of which the caller learns nothing, for it has an interest in them; asked
    for only where dossiers are, because writing the question costs more than most reads."""

    @property
    def codes(self) -> frozenset[str] | None:
        """Give every code, of today or former, that lies in the unit; None for the nation."""
        return None if self.unit == NATION else self.atlas.within(self.unit)

    def today(self, code: str) -> Whereabouts:
        """Tell which commune and which province hold the place of a code today."""
        return self.atlas.whereabouts(code)

    def covers(self, code: str) -> bool:
        """Say whether a unit, of today or former, lies in the caller's territory."""
        codes = self.codes
        return codes is None or code in codes

    def sees(self, code: str) -> bool:
        """Say whether the caller may know of a record there that is no producer's.

        What is a producer's is asked of `Acting.require_visible`, because mandates are rows.
        """
        return self.holder is None and self.covers(code)

    def require_visible(self, code: str) -> None:
        """Refuse a record out of reach as if it did not exist."""
        if not self.sees(code):
            raise NotFound

    def require(self, code: str) -> None:
        """Refuse an act in a unit that does not lie in the caller's, naming who could do it."""
        if not self.covers(code):
            raise OutsideTerritory(unit=code, territory=self.unit, could=self._who(code))

    def _who(self, code: str) -> list[str]:
        where = self.today(code)
        return [*where.communes, *where.provinces] or [NATION]

    def clause(
        self,
        unit: SQLCoreOperations[str],
        producer: SQLCoreOperations[UUID] | None = None,
        about: About | None = None,
    ) -> ColumnElement[bool]:
        """Give the rows within reach as a condition on columns: their unit, whose, about what.

        Without `producer` the rows are no producer's, and who acts for producers sees none.
        Without `about` they hang on no dossier, and the unit alone decides.
        """
        if self.holder is not None:
            if producer is None:
                return false()
            if self.holder.only is not None:
                return producer.in_(sorted(self.holder.only))
            return producer.in_(mandated.producers_of(self.holder, self.atlas.day))
        if about is None:
            return self.lies_in(unit, self.unit)
        if self.seen is not None:
            return _id(about).in_(self.seen.ids(about.kind)) & self.open_to(about)
        return self.lies_in(unit, self.unit) & self.open_to(about)

    def open_to(self, about: About) -> ColumnElement[bool]:
        """Give the condition that no interest of the caller's shuts a dossier to it.

        Ours: decision 0122; whoever is shut out learns nothing of what the council found.
        """
        if self.shut is None or about.kind is not Kind.DOSSIER:
            return true()
        return _id(about).not_in(self.shut())

    def lies_in(self, unit: SQLCoreOperations[str], above: str) -> ColumnElement[bool]:
        """Give the condition that a column's unit lies in another one today."""
        if above == NATION:
            return true()
        return unit == any_(literal(sorted(self.atlas.within(above)), ARRAY(String)))


def _id(about: About) -> SQLCoreOperations[UUID]:
    return literal(about.id, Uuid) if isinstance(about.id, UUID) else about.id


def reach_of(principal: Principal, atlas: Atlas, seeing: Seeing) -> Reach:
    """Give the reach of a caller: of another service the nation, of the rest their unit.

    Ours: decision 0125; a council's member and a unit that has ended see less than a territory.
    """
    if principal.role is Role.SERVICE:
        return Reach(atlas, Level.MINISTRY, NATION)
    acts_for_others = principal.role is Role.PRODUCER
    holder = Holder(principal.subject, principal.organisation) if acts_for_others else None
    seen = _seen(principal, atlas, seeing)
    shut = None if acts_for_others else partial(seeing.shut_to, principal)
    return Reach(atlas, principal.level, principal.unit, holder, seen, shut)


def _seen(principal: Principal, atlas: Atlas, seeing: Seeing) -> Seen | None:
    if principal.role is Role.COUNCIL_MEMBER:
        return seeing.of_member(principal)
    ended = principal.unit != NATION and not atlas.in_force(principal.unit)
    return seeing.of_ended(principal) if ended and principal.role is not Role.PRODUCER else None
