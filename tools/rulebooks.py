"""Compile the rulebooks: YAML folders to checked, canonical JSON packs with their digests.

`python -m tools.rulebooks` writes every pack, `python -m tools.rulebooks --check` only compares.
"""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import yaml

import law
from services.scoring.engine import validation

RULEBOOKS = law.FOLDER
FORMAT = "ocop-rulebook-pack/1"
Json = dict[str, Any]


def read_yaml(path: Path) -> Any:
    """Read one YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


def compile_folder(folder: Path) -> Json:
    """Turn a rulebook's folder (regime, sets, translations) into one self-contained pack."""
    regime = read_yaml(folder / "procedure.yaml")
    translations = folder / "options.en.yaml"
    english: dict[str, str] = read_yaml(translations) if translations.exists() else {}
    sets = [read_yaml(path) for path in sorted((folder / "sheets").glob("*.yaml"))]
    compiled = [compile_set(regime, entry, english) for entry in sets]
    return {"format": FORMAT, **regime, "product_sets": compiled}


def compile_set(regime: Json, entry: Json, english: Mapping[str, str]) -> Json:
    """Compile one set: options numbered and translated, gates told what they watch."""
    parts = entry.pop("parts")
    gates: list[Json] = []
    if parts is not None:
        for part in parts:
            for section in part["sections"]:
                _node(section, section, regime, english, gates)
    return {**entry, "parts": parts, "gates": gates, "gaps": list(_gaps(parts))}


def _node(
    node: Json, section: Json, regime: Json, english: Mapping[str, str], gates: list[Json]
) -> None:
    for child in node.get("criteria", ()):
        _node(child, section, regime, english, gates)
    for number, option in enumerate(node.get("options", ()), 1):
        vietnamese = option.pop("vi")
        option["option"] = number
        option["text"] = {"vi": vietnamese, "en": english.get(vietnamese)}
    gates += [_gate(code, node, section, regime) for code in node.get("gates", ())]


def _gate(code: str, node: Json, section: Json, regime: Json) -> Json:
    known = regime["gates"].get(code, {})
    gate = {
        "code": code,
        "criterion": node["code"],
        "effect": known.get("effect"),
        "clause": node["clause"],
    }
    match known.get("rule"):
        case "zero_here":
            gate["watch"] = [node["code"]]
        case "zero_or_unanswered_here":
            gate |= {"watch": [node["code"]], "unanswered": True}
        case "zero_in_section":
            gate["watch"] = [leaf["code"] for leaf in _leaves(section)]
        case "needs_points":
            gate["needs"] = known["of"]
    return gate


def _leaves(node: Json) -> Iterator[Json]:
    if "options" in node:
        yield node
    for child in node.get("criteria", ()):
        yield from _leaves(child)


def _gaps(parts: list[Json] | None) -> Iterator[Json]:
    if parts is None:
        yield {"code": "sheet_not_found"}
        return
    for part in parts:
        if "transcribed_max" in part:
            found = {"part": part["code"], "found": part["transcribed_max"], "of": part["max"]}
            yield {"code": "points_missing", **found}
        for section in part["sections"]:
            for node in _leaves(section):
                for option in node["options"]:
                    if option["points"] is None:
                        where = {"criterion": node["code"], "option": option["option"]}
                        yield {"code": "option_points_unknown", **where}


def canonical(pack: Json) -> bytes:
    """Write a pack in one canonical form: keys sorted, no blanks, UTF-8 (RFC 8785)."""
    return orjson.dumps(pack, option=orjson.OPT_SORT_KEYS)


def build(folder: Path, *, write: bool) -> str:
    """Compile and check one rulebook; write its pack, or compare it with the stored one."""
    pack = compile_folder(folder)
    faults = validation.faults_of(pack)
    if faults:
        raise SystemExit(f"{folder.name}: " + "\n  ".join(faults))
    data = canonical(pack)
    digest = hashlib.sha256(data).hexdigest()
    stored, sums = folder / "pack.json", folder / "pack.sha256"
    if write:
        stored.write_bytes(data)
        sums.write_text(f"{digest}  pack.json\n", encoding="ascii")
    elif stored.read_bytes() != data or sums.read_text(encoding="ascii").split()[0] != digest:
        raise SystemExit(f"{folder.name}: pack.json is not what its sources give")
    return digest


def main(arguments: list[str]) -> None:
    """Compile every rulebook below `law`."""
    for folder in sorted(path.parent for path in RULEBOOKS.glob("*/procedure.yaml")):
        digest = build(folder, write="--check" not in arguments)
        print(f"{folder.name:<10} sha256:{digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
