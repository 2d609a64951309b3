"""Where a unit lies, as an account needs to know it."""

from dataclasses import dataclass

from libs.contracts.core import Level


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit on the present day."""

    code: str
    level: Level
    in_force: bool
    """Whether the unit exists today."""
    province: str | None
    """The province that holds its area today; None for the nation."""
    heir: str | None = None
    """The one unit of the same level that went on with a unit that ended; None where there is none,
    and for a unit in force."""
