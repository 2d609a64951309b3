"""Count what an account brings in, in the transaction that brings it in."""

from uuid import UUID

from sqlalchemy import case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.kit.clock import VIETNAM, Clock
from services.registry.quotas.rules import Counted, Quotas, too_many
from services.registry.quotas.tables import QuotaRow


async def count(
    session: AsyncSession, clock: Clock, quotas: Quotas, account: UUID, kind: Counted
) -> None:
    """Count one more of a kind for an account; a refused request is not counted.

    Raises `QuotaOfTheDay` or `QuotaUsedUp`. Two requests of one account at once wait for each
    other here, so that both are counted.
    """
    known = {"account": account, "kind": kind.value, "day": clock.today()}
    first = insert(QuotaRow).values({**known, "today": 1, "in_all": 1})
    again = case((col(QuotaRow.day) == first.excluded.day, col(QuotaRow.today) + 1), else_=1)
    counted = first.on_conflict_do_update(
        index_elements=["account", "kind"],
        set_={"day": first.excluded.day, "today": again, "in_all": col(QuotaRow.in_all) + 1},
    ).returning(col(QuotaRow.today), col(QuotaRow.in_all))
    today, in_all = (await session.execute(counted)).one()
    now = clock.now().astimezone(VIETNAM)
    refusal = too_many(kind, quotas.of[kind], today=today, in_all=in_all, now=now)
    if refusal is not None:
        raise refusal
