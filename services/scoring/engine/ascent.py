"""The smallest way up: which criteria to raise, exactly, among all combinations.

Order of preference: fewest criteria, then fewest points, then least cost. The search is exact:

1. Criteria below a minimum must be raised whatever else happens. If their best options together
   do not lift the total enough, the smallest number of further criteria is found by adding the
   largest possible gains; no other choice of as many criteria gains more.
2. The least total that can be reached with that many criteria is found by asking a memoised
   recursion for one total after the other.
3. The recursion knows for every state the most that is still to gain, and leaves every state that
   cannot succeed. With one criterion fewer the total was out of reach, so the total asked for
   lies within one criterion's points of the most that can be gained: few states are left.

Ours: no act asks for advice; every way that is named reaches the star.
"""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import NamedTuple


class Item(NamedTuple):
    """A criterion that may (or must) be raised: what its better options gain, and its cost."""

    code: str
    gains: tuple[int, ...]
    forced: bool
    cost: int


class Way(NamedTuple):
    """One smallest way: gains by criterion, in the order of the sheet."""

    criteria: int
    points: int
    cost: int
    gains: tuple[tuple[str, int], ...]


def smallest_ways(items: Iterable[Item], needed: int, most: int) -> list[Way]:
    """Find up to `most` equally small ways to gain at least `needed` points; none if impossible.

    Ours: the smallest way is the one with the fewest criteria, then points, then cost.
    """
    forced = [item for item in items if item.forced]
    free = sorted(
        (item for item in items if not item.forced and item.gains),
        key=lambda item: -max(item.gains),
    )
    if any(not item.gains for item in forced):
        return []
    reach = sum(max(item.gains) for item in forced)
    extras = 0
    while reach < needed and extras < len(free):
        reach += max(free[extras].gains)
        extras += 1
    if reach < needed:
        return []
    search = _Search([*forced, *free], len(forced))
    least = max(needed, sum(min(item.gains) for item in forced))
    costs = ((points, search.cost(0, extras, points)) for points in count(least))
    points, cost = next((points, cost) for points, cost in costs if cost is not None)
    ways = islice(search.ways(0, extras, points), most)
    return [Way(len(forced) + extras, points, cost, way) for way in ways]


class _Search:
    """Least cost of gaining exactly so many points from the items left."""

    def __init__(self, items: list[Item], forced: int) -> None:
        self._items, self._forced = items, forced
        self._known: dict[tuple[int, int, int], int | None] = {}
        sums = [0]
        for item in items:
            sums.append(sums[-1] + max(item.gains))
        self._sums = sums

    def _most(self, place: int, extras: int) -> int:
        """Give the most that the items from here on can gain with so many free ones."""
        end = min(max(place, self._forced) + extras, len(self._items))
        return self._sums[end] - self._sums[place]

    def cost(self, place: int, extras: int, points: int) -> int | None:
        """Give the least cost, or None where it cannot be done."""
        if place == len(self._items):
            return 0 if not extras and not points else None
        if points < 0 or points > self._most(place, extras):
            return None
        state = place, extras, points
        if state not in self._known:
            costs = [cost for cost, _, _ in self._choices(place, extras, points)]
            self._known[state] = min(costs, default=None)
        return self._known[state]

    def _choices(
        self, place: int, extras: int, points: int
    ) -> Iterator[tuple[int, int | None, tuple[int, int, int]]]:
        """Try every option of one item, and leaving it; give cost, gain and the state after it."""
        item = self._items[place]
        if not item.forced:
            after = place + 1, extras, points
            rest = self.cost(*after)
            if rest is not None:
                yield rest, None, after
            if not extras:
                return
        for gain in item.gains:
            after = place + 1, extras - (not item.forced), points - gain
            rest = self.cost(*after)
            if rest is not None:
                yield rest + item.cost, gain, after

    def ways(self, place: int, extras: int, points: int) -> Iterator[tuple[tuple[str, int], ...]]:
        """Walk every way of least cost, one after the other."""
        if place == len(self._items):
            yield ()
            return
        best = self.cost(place, extras, points)
        for cost, gain, after in self._choices(place, extras, points):
            if cost != best:
                continue
            head = () if gain is None else ((self._items[place].code, gain),)
            for tail in self.ways(*after):
                yield (*head, *tail)
