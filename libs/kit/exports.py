"""A list as a table for people: CSV or a spreadsheet, row by row from one set of columns."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO, Final, Generic, TypeVar

import xlsxwriter

from libs.contracts.errors import Kind, OcopError
from libs.kit.clock import VIETNAM

T = TypeVar("T")
Value = str | int | Decimal | bool | date | datetime | None
Batches = AsyncIterator[Sequence[T]]

_MARK: Final = "\ufeff".encode()
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PIECE: Final = 64 * 1024
_IN_MEMORY: Final = 1024 * 1024
_YES_NO: Final = {"vi": ("không", "có"), "en": ("no", "yes")}
_LONGEST_CELL: Final = 32_767


class Format(StrEnum):
    """How a list is answered: a page of JSON, or all its rows as a table."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Final = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportTooLarge(OcopError):
    """More rows match than one table may have; the filters are to be narrowed."""

    kind = Kind.INVALID
    code = "export_too_large"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its titles, where its value comes from, and how wide it is in a spreadsheet."""

    vi: str
    en: str
    value: Callable[[T], Value]
    width: int = 16

    def title(self, language: str) -> str:
        """Give the title in `vi` or `en`."""
        return self.en if language == "en" else self.vi


async def as_csv(
    columns: Sequence[Column[T]], batches: Batches[T], language: str
) -> AsyncIterator[bytes]:
    """Write CSV in UTF-8 with a byte order mark, which spreadsheets need to see Vietnamese.

    Text that a spreadsheet would take for a formula is led by an apostrophe.
    """
    yield _MARK + _lines([[column.title(language) for column in columns]])
    async for batch in batches:
        yield _lines([[_plain(column.value(one), language) for column in columns] for one in batch])


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _plain(value: Value, language: str) -> str | int | Decimal:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value
    if isinstance(value, bool):
        return _YES_NO[language][value]
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


async def as_xlsx(
    columns: Sequence[Column[T]], batches: Batches[T], language: str
) -> AsyncIterator[bytes]:
    """Write a spreadsheet; text stays text, whatever it looks like.

    The rows go to a temporary file as they come, off the event loop, and the answer begins when
    all are there.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        sheet = _Sheet(file, columns, language)  # type: ignore[arg-type]  # spooled, yet a file
        async for batch in batches:
            await asyncio.to_thread(sheet.write, [[c.value(one) for c in columns] for one in batch])
        await asyncio.to_thread(sheet.close)
        file.seek(0)
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece


class _Sheet(Generic[T]):
    """One worksheet with a frozen line of titles; rows only ever go to its end."""

    def __init__(self, file: BinaryIO, columns: Sequence[Column[T]], language: str) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True})
        self._sheet = self._book.add_worksheet()
        self._language = language
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        bold = self._book.add_format({"bold": True})
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.title(language), bold)
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def write(self, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows."""
        for row in rows:
            for at, value in enumerate(row):
                self._cell(at, value)
            self._next += 1

    def _cell(self, at: int, value: Value) -> None:
        where = (self._next, at)
        if isinstance(value, str):
            self._sheet.write_string(*where, value[:_LONGEST_CELL])
        elif isinstance(value, bool):
            self._sheet.write_string(*where, _YES_NO[self._language][value])
        elif isinstance(value, datetime):
            self._sheet.write_datetime(*where, value.astimezone(VIETNAM), self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(*where, value, self._day)
        elif value is not None:
            self._sheet.write_number(*where, value)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
