"""Token buckets in memory: so many requests at once, so many a second in the long run."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from libs.contracts.errors import TooManyRequests

_MOST_KEYS = 50_000
_MOST_OWED = 10


class Throttle:
    """A bucket a key (an address); a rate of 0 sets no limit. Each process counts for itself."""

    def __init__(
        self, *, per_second: float, burst: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_second
        self._burst = float(burst)
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one from the key's bucket; an empty one raises `TooManyRequests` (Retry-After)."""
        if self._rate <= 0:
            return
        now = self._now()
        left, at = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        if left < 1:
            seconds = max(1, math.ceil((1 - left) / self._rate))
            raise TooManyRequests(seconds=seconds, headers={"Retry-After": str(seconds)})
        self._keep(key, left - 1, now)

    def charge(self, key: str, cost: float) -> None:
        """Take what something turned out to cost, though the bucket may come to owe for it.

        Nobody is refused in the middle of his work; who owes is refused when he comes again. The
        debt ends at ten full buckets.
        """
        if self._rate > 0:
            now = self._now()
            left, at = self._buckets.get(key, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._rate)
            self._keep(key, max(left - cost, -_MOST_OWED * self._burst), now)

    def _keep(self, key: str, left: float, now: float) -> None:
        self._buckets[key] = (left, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)
