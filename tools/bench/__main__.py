"""`make bench`: every module here that can `measure()`, as one table of ratios."""

import argparse
import asyncio
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from tools.bench.rows import Row

_HEAD = ("what", "ours", "floor", "ratio", "limit", "")


def modules(chosen: Sequence[str] = ()) -> Iterator[ModuleType]:
    """Give the modules that measure, all of them or those chosen by name."""
    for found in sorted(pkgutil.iter_modules([str(Path(__file__).parent)])):
        if found.name.startswith("_") or (chosen and found.name not in chosen):
            continue
        module = importlib.import_module(f"tools.bench.{found.name}")
        if hasattr(module, "measure"):
            yield module


def rows_of(module: ModuleType) -> list[Row]:
    """Run a module's measurement, whether it waits or not."""
    measured = module.measure()
    if inspect.iscoroutine(measured):
        measured = asyncio.run(measured)
    return list(measured)


def table(rows: Sequence[Row]) -> list[str]:
    """Lay rows out as lines of one width; one that passes its limit says so."""
    cells = [
        (
            row.name,
            f"{row.ours:.4g}",
            f"{row.floor:.4g}",
            f"{row.ratio:.2f}",
            f"{row.limit:.2f}",
            "" if row.ratio <= row.limit else "OVER",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (_HEAD, *cells)) for column in range(len(_HEAD))]
    return [
        "  ".join(
            cell.ljust(width) if column in {0, 5} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (_HEAD, *cells)
    ]


def main() -> int:
    """Measure and print; 1 when a ratio is over its limit."""
    reader = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    reader.add_argument("modules", nargs="*", help="what to measure, by module; all by default")
    rows: list[Row] = []
    for module in modules(reader.parse_args().modules):
        print(f"measuring {module.__name__.rpartition('.')[2]} …", flush=True)
        rows += rows_of(module)
    print()
    for line in table(rows):
        print(line)
    return 1 if any(row.ratio > row.limit for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
