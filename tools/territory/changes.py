"""Changes of name and type since 1/7/2025, typed by hand in `amendments.csv`."""

from collections.abc import Iterable

from tools.territory.rows import Succession, Unit, eve


def amend(
    units: list[Unit], pairs: list[Succession], amendments: Iterable[dict[str, str]]
) -> tuple[list[Unit], list[Succession]]:
    """Close the old row and open a new one for each change."""
    current = {unit.code: unit for unit in units if not unit.valid_to}
    made, added = list(units), list(pairs)
    for change in amendments:
        before = current[change["code"]]
        after = before._replace(
            type=change["type"],
            name=change["name"],
            valid_from=change["date"],
            legal_basis=change["legal_basis"],
        )
        made[made.index(before)] = before._replace(valid_to=eve(change["date"]))
        made.append(after)
        current[after.code] = after
        added.append(_continued(before, after))
    return made, added


def _continued(before: Unit, after: Unit) -> Succession:
    day = after.valid_from
    return Succession(
        before.code, before.valid_from, after.code, day, "whole", day, after.legal_basis
    )
