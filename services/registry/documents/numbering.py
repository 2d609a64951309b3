"""A document's number: folded, once a year, and the refusal that names who has it."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import AlreadyExists
from services.registry import saving
from services.registry.documents import rules, store
from services.registry.documents.errors import DocumentNumberTaken
from services.registry.documents.tables import DocumentRow


def numbered(number: str | None, day: date | None) -> dict[str, Any]:
    """Give the columns that hold a number and the day that the document bears."""
    return {
        "number": number,
        "number_key": rules.number_key(number) if number else None,
        "year": day.year if day else None,
        "issued_on": day,
        "effective_on": day,
    }


async def require_free(session: AsyncSession, row: DocumentRow) -> None:
    """Refuse a number that another document of the unit has, and name that one."""
    if row.number_key is None or row.year is None:
        return
    with session.no_autoflush:
        other = await store.numbered(session, row)
    if other is not None:
        raise _taken(row, other)


async def flush(session: AsyncSession, row: DocumentRow) -> None:
    """Write a document; of two with one number at once the later is refused."""
    conflicts = {
        "pk_documents": AlreadyExists(),
        "ix_documents_one_number_a_year": _taken(row, None),
    }
    await saving.flush(session, conflicts)


def _taken(row: DocumentRow, other: DocumentRow | None) -> DocumentNumberTaken:
    return DocumentNumberTaken(
        number=row.number,
        year=row.year,
        document=str(other.id) if other else "-",
        kind=other.kind.value if other else "-",
        date=str(other.issued_on) if other else "-",
    )
