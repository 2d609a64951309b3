"""Good answers, computed from the official sheet as the API gives it."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Answers = dict[str, int]
_GATE_STORY = "ONLY_IF_STORY_EXISTS"


class NoSuchSheetError(Exception):
    """No choice of options comes to this total."""


class Sheet:
    """A product set's sheet: which options there are, and what they are worth."""

    def __init__(self, product_set: Mapping[str, Any]) -> None:
        self.criteria: dict[str, Mapping[str, Any]] = {
            criterion["code"]: criterion
            for part in product_set["parts"]
            for section in part["sections"]
            for criterion in section["criteria"]
        }
        codes = list(self.criteria)
        self._stories = {
            code for code, after in pairwise(codes) if _GATE_STORY in self._gates(after)
        }

    def points(self, code: str, option: int) -> int:
        """Give what an option is worth."""
        for one in self.criteria[code]["options"]:
            if one["option"] == option:
                return int(one["points"])
        raise KeyError((code, option))

    def total(self, answers: Answers) -> int:
        """Add the points of the chosen options."""
        return sum(self.points(code, option) for code, option in answers.items())

    def named(self, words: str) -> str:
        """Find a criterion by words of its label."""
        for code, criterion in self.criteria.items():
            if words.casefold() in criterion["label"].casefold():
                return code
        raise KeyError(words)

    def floor(self, code: str, stars: int) -> int:
        """Give the least points that a star asks for at a criterion."""
        return int(self.criteria[code].get("floors", {}).get(str(stars), 0))

    def answers(
        self, total: int, *, stars: int = 0, below: Mapping[str, int] | None = None
    ) -> Answers:
        """Choose an option for every criterion so that they come to exactly this total.

        Every minimum of the star is met, but for the criteria in `below`, which stay under
        the points named there. Gates never fire: what they guard is answered with the best.
        """
        sums = {0}
        history: list[dict[int, tuple[int, int]]] = []
        codes = list(self.criteria)
        for code in codes:
            reached: dict[int, tuple[int, int]] = {}
            for option, points in self._allowed(code, stars, (below or {}).get(code)):
                for sum_before in sums:
                    reached.setdefault(sum_before + points, (sum_before, option))
            history.append(reached)
            sums = set(reached)
        if total not in sums:
            raise NoSuchSheetError(f"{total} points; possible are {sorted(sums)}")
        chosen: Answers = {}
        for code, reached in zip(reversed(codes), reversed(history), strict=True):
            total, chosen[code] = reached[total]
        return {code: chosen[code] for code in codes}

    def _gates(self, code: str) -> set[str]:
        return set(self.criteria[code].get("gates") or ())

    def _allowed(self, code: str, stars: int, below: int | None) -> Iterator[tuple[int, int]]:
        criterion = self.criteria[code]
        gates = self._gates(code) - {_GATE_STORY}
        least = max(self.floor(code, stars), 1 if code in self._stories else 0)
        options = [(one["option"], one["points"]) for one in criterion["options"]]
        options = [(option, int(points)) for option, points in options if points is not None]
        best = max(points for _, points in options)
        for option, points in sorted(options, key=lambda one: -one[1]):
            if below is not None:
                if points < below:
                    yield option, points
            elif (not gates or points == best) and points >= least:
                yield option, points
