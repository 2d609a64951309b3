"""`python -m tools.openapi`: write docs/openapi, or check it, or look for what breaks clients."""

import argparse
import json
from pathlib import Path

from tools.openapi import published
from tools.openapi.breaking import breaks


def main() -> int:
    """Do what the options say; 0 is well, 1 is a difference or a break."""
    parser = argparse.ArgumentParser(prog="python -m tools.openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when docs/openapi differs")
    parser.add_argument(
        "--breaking",
        metavar="OLD",
        type=Path,
        help="fail when clients of this older description would break",
    )
    options = parser.parse_args()
    if options.breaking is not None:
        return _breaking(options.breaking)
    if options.check:
        return _check()
    for name in published.write():
        print(f"docs/openapi/{name}")
    return 0


def _check() -> int:
    different = published.differences()
    for name in different:
        print(f"docs/openapi/{name} is not what the code says; run `make openapi`")
    return 1 if different else 0


def _breaking(path: Path) -> int:
    old = json.loads(path.read_text(encoding="utf-8"))
    documents = published.described()
    found = breaks(old, documents.get(path.stem, documents[published.MERGED]))
    for line in found:
        print(line)
    print(f"{len(found)} breaking changes since {path}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
