"""Pure decisions on quotas: what is too much, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from libs.contracts.errors import OcopError
from services.registry.quotas.errors import QuotaOfTheDay, QuotaUsedUp


class Counted(StrEnum):
    """What is counted."""

    PRODUCERS = "producers"
    PRODUCTS = "products"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Quota:
    """The most of one kind that an account brings in: on a day of Vietnam, and ever."""

    a_day: int
    in_all: int


def _usual() -> dict[Counted, Quota]:
    return {
        Counted.PRODUCERS: Quota(500, 20_000),
        Counted.PRODUCTS: Quota(500, 20_000),
        Counted.PAPERS: Quota(1000, 50_000),
    }


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas of every account.

    Ours: the busiest commune enters its whole programme in a few days; nobody enters more by hand.
    """

    of: Mapping[Counted, Quota] = field(default_factory=_usual)


def too_many(
    kind: Counted, quota: Quota, *, today: int, in_all: int, now: datetime
) -> OcopError | None:
    """Say whether one more is too many; `today` and `in_all` count it already.

    Ours: the quota of a day ends with the day in Vietnam; who has used up all is for the
    administrator to talk to, who sets the numbers.
    """
    if in_all > quota.in_all:
        return QuotaUsedUp(kind=kind.value, limit=quota.in_all)
    if today > quota.a_day:
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        seconds = max(1, int((midnight - now).total_seconds()))
        return QuotaOfTheDay(
            kind=kind.value,
            limit=quota.a_day,
            until=midnight.isoformat(),
            headers={"Retry-After": str(seconds)},
        )
    return None
