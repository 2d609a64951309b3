"""Take the next number of an authority and year, for a certificate or out of use."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.certificates import VoidDiffers, VoidedNumber, VoidNumber
from libs.contracts.core import Level
from libs.kit import audit
from services.certificates.acting import Acting
from services.certificates.actions import CertificatesAction
from services.certificates.issuing.tables import NumberCounterRow, VoidedNumberRow
from services.certificates.records.locks import one_at_a_time


async def next_ordinal(session: AsyncSession, level: Level, unit_code: str, year: int) -> int:
    """Take the next ordinal; the counter's row stays locked, so a rollback leaves no gap."""
    counter = NumberCounterRow.__table__  # type: ignore[attr-defined]
    statement = insert(counter).values(
        authority_level=level.value, authority_unit=unit_code, year=year, last=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=[counter.c.authority_level, counter.c.authority_unit, counter.c.year],
        set_={"last": counter.c.last + 1},
    )
    taken = await session.execute(statement.returning(counter.c.last))
    return int(taken.scalar_one())


async def void_number(acting: Acting, void: VoidNumber) -> VoidedNumber:
    """Take the next number out of use; the reason is kept with it."""
    session = acting.session
    await one_at_a_time(session, void.id)
    row = await session.get(VoidedNumberRow, void.id)
    asked = (void.level, void.unit_code, void.year, void.reason)
    if row is None:
        ordinal = await next_ordinal(session, void.level, void.unit_code, void.year)
        row = VoidedNumberRow(
            id=void.id,
            authority_level=void.level,
            authority_unit=void.unit_code,
            year=void.year,
            ordinal=ordinal,
            number=acting.parts.pattern.write(
                ordinal=ordinal,
                year=void.year,
                authority=void.unit_code,
            ),
            reason=void.reason,
            created_at=acting.parts.now,
        )
        session.add(row)
        audit.record(
            session,
            acting.principal,
            action=CertificatesAction.NUMBER_VOIDED,
            kind="certificate_number",
            id=void.id,
            after={"number": row.number},
            reason=void.reason,
        )
    elif (row.authority_level, row.authority_unit, row.year, row.reason) != asked:
        raise VoidDiffers(number=row.number)
    return VoidedNumber(id=row.id, number=row.number, reason=row.reason)
