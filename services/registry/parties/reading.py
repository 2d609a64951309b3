"""Personal data, read on the record and so many times a day; and counted without being read."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from libs.contracts.core import Level
from libs.contracts.registry.parties import (
    CountBy,
    Ethnicities,
    PersonalData,
    PersonalDataReading,
    ProducerCount,
    ProducerCounts,
    ReadingsUsedUp,
)
from libs.kit import audit
from libs.kit.clock import VIETNAM
from services.registry import land
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.parties import personal, rules, store
from services.registry.parties.store import FoundProducer

READINGS_A_DAY: Final = 100
"""Ours: an officer's working day; who needs more copies a register and does not handle dossiers."""
_LIST: Final = Path(__file__).with_name("ethnicities.json")


async def read(acting: Acting, found: FoundProducer, asked: PersonalDataReading) -> PersonalData:
    """Give the unmasked personal data and record who read them, for what and why.

    Law: Luật 91/2025/QH15 on personal data: a statutory task needs no consent, but a trace.
    """
    await _require_its_task(acting, found)
    today = acting.clock.today()
    times = await store.another_reading(acting.session, acting.principal.subject, today)
    if times > READINGS_A_DAY:
        raise ReadingsUsedUp(most=READINGS_A_DAY)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.PERSONAL_DATA_READ,
        kind="producer",
        id=found.producer.id,
        reason=f"{asked.purpose.value}: {asked.reason}",
    )
    return personal.personal_data_of(found, acting.parts.cipher)


async def count(acting: Acting, by: CountBy, unit: str | None) -> ProducerCounts:
    """Count the producers within the caller's reach; so few that one could be told are not told."""
    found = await store.counts(acting.session, acting.reach, by, unit)
    items = [
        ProducerCount(value=_text(value), count=rules.told_count(number)) for value, number in found
    ]
    return ProducerCounts(by=by, items=items)


@cache
def ethnicities() -> Ethnicities:
    """Give the official list of the peoples of Vietnam."""
    return Ethnicities.model_validate(json.loads(_LIST.read_text(encoding="utf-8")))


async def _require_its_task(acting: Acting, found: FoundProducer) -> None:
    who = acting.principal
    if who.level is not Level.DISTRICT:
        return
    unit = await land.latest_unit(acting.session, who.unit, acting.clock.today())
    registered = found.producer.created_at.astimezone(VIETNAM).date()
    ended = None if unit is None else unit.valid_to
    rules.require_before_the_end(who.level, registered, ended)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
