"""`python -m tools.rules`: write docs/rules.md, or check that it is what the code says."""

import argparse
from pathlib import Path

from tools.rules.faults import decisions, faults
from tools.rules.reading import rules
from tools.rules.writing import PAGE, page

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Do what the options say; 0 is well, 1 is a rule that is silent or a page that differs."""
    parser = argparse.ArgumentParser(prog="python -m tools.rules", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when docs/rules.md differs")
    options = parser.parse_args()
    found = faults(rules(ROOT), decisions(ROOT))
    if options.check:
        found += _differences()
    else:
        (ROOT / PAGE).write_text(page(ROOT), encoding="utf-8")
        print(PAGE)
    for fault in found:
        print(fault)
    return 1 if found else 0


def _differences() -> list[str]:
    stored = (ROOT / PAGE).read_text(encoding="utf-8") if (ROOT / PAGE).exists() else ""
    return [] if stored == page(ROOT) else [f"{PAGE} is not what the code says; run `make rules`"]


if __name__ == "__main__":
    raise SystemExit(main())
