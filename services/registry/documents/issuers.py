"""The name that an issuing unit had on a day."""

from datetime import date

from libs.contracts.core import NATION, Level
from libs.contracts.errors import Fault, InvalidInput
from services.registry import land, organisations
from services.registry.acting import Acting


async def issuer_on(
    acting: Acting, level: Level, unit: str, day: date, typed: str | None = None
) -> str:
    """Give the unit's name on the day of a document: our data's, else as typed from the paper.

    Ours: where the data do not cover the day, no authority is invented.
    """
    known: str | None
    if level is Level.MINISTRY:
        known = await organisations.name_on(acting.session, NATION, day)
    else:
        names = await land.names_on(acting.session, unit, day)
        known = getattr(names, level.value, None)
    if known is not None:
        return known
    if typed is None:
        facts = {"unit": unit, "day": day.isoformat()}
        raise InvalidInput(faults=[Fault("/authority", "authority_not_covered", facts)])
    return typed
