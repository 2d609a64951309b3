"""Who acts, when, in which transaction: what a use case of the registry is given."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Role
from libs.contracts.errors import NotFound, PastNotForMembers
from libs.contracts.people import Actor
from libs.contracts.scopes import Scope
from libs.kit import past
from libs.kit.as_of import moment_of, reading
from libs.kit.auth import Principal, requires
from libs.kit.clock import Clock
from libs.kit.db import Session
from services.registry import mandated
from services.registry.calendar import Calendar
from services.registry.mandated import Holder, MandateRow
from services.registry.parts import Parts, parts_of
from services.registry.quotas import Counted, count
from services.registry.reach import Reach, reach_of
from services.registry.seeing import About


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller that holds the permission, in the request's transaction."""

    session: AsyncSession
    principal: Principal
    reach: Reach
    """Which records the caller may know of and where it may act."""
    parts: Parts

    @property
    def clock(self) -> Clock:
        """Give the only reader of the time."""
        return self.parts.clock

    @property
    def calendar(self) -> Calendar:
        """Give the working days as they are in force now."""
        return self.parts.in_force.known.calendar

    def new_id(self, brought: UUID | None = None) -> UUID:
        """Give the identifier of a new record: the one the client brought, else a new one."""
        return brought or self.parts.ids.new()

    @property
    def actor(self) -> Actor:
        """Give who acts, as it is shown beside the act."""
        return self.principal.actor

    @property
    def is_producer(self) -> bool:
        """Say whether the caller is a producer's own account."""
        return self.principal.role is Role.PRODUCER

    async def count(self, kind: Counted) -> None:
        """Count one more that the caller's account brings in; raises when that is too many."""
        subject, quotas = self.principal.subject, self.parts.quotas
        await count(self.session, self.clock, quotas, subject, kind)

    async def mandate(self, producer_id: UUID) -> MandateRow | None:
        """Give the mandate by which the caller acts for a producer today, in its present post."""
        who = self.principal
        holder = Holder(who.subject, who.organisation, officer=who.role is Role.OFFICER)
        return await mandated.mandate_of(self.session, holder, producer_id, self.reach.atlas.day)

    async def require_visible(self, unit: str, producer_id: UUID, about: About) -> None:
        """Refuse a record of a producer that is out of reach as if it did not exist.

        `about`: the record, or the dossier that it belongs to.
        """
        if not await self.sees(unit, producer_id, about):
            raise NotFound

    async def sees(self, unit: str, producer_id: UUID, about: About) -> bool:
        """Say whether the caller may know of a record of a producer, which lies in a unit.

        What hangs on dossiers is asked of the database by the very condition that lists have.
        """
        if self.reach.holder is not None:
            if self.reach.holder.only is not None:
                return producer_id in self.reach.holder.only
            return await self.mandate(producer_id) is not None
        if self.reach.seen is None:
            return self.reach.sees(unit)
        seen = self.reach.clause(literal(unit), about=about)
        return bool(await self.session.scalar(select(seen)))


def acts_with(scope: Scope) -> Callable[..., Coroutine[Any, Any, Acting]]:
    """Make the dependency of a route that needs a scope."""

    async def acting(
        session: Session,
        request: Request,
        principal: Annotated[Principal, Depends(requires(scope))],
    ) -> Acting:
        parts = await parts_of(request)
        await parts.in_force.now()
        atlas = await parts.atlases.today()
        unit = atlas.acting_unit(principal.unit)
        if unit != principal.unit:
            principal = replace(principal, unit=unit)
        reach = reach_of(principal, atlas, parts.seeing)
        if moment_of() is not None:
            _require_a_past(principal)
            past.within(session, reach.codes if reach.holder is None else None)
            reach = await _as_of_today(reach, parts)
        return Acting(session=session, principal=principal, reach=reach, parts=parts)

    return acting


async def _as_of_today(reach: Reach, parts: Parts) -> Reach:
    """Have today's mandates say which producers somebody may read of, whenever he reads as of."""
    if reach.holder is None:
        return reach
    with reading(None):
        query = mandated.producers_of(reach.holder, parts.clock.today())
        async with parts.database.sessions() as session:
            only = frozenset(await session.scalars(query))
    return replace(reach, holder=replace(reach.holder, only=only))


def _require_a_past(principal: Principal) -> None:
    """Refuse who reads only what is before him now.

    Ours: what was once before a council says nothing of what its member may know today.
    """
    if principal.role is Role.COUNCIL_MEMBER:
        raise PastNotForMembers
