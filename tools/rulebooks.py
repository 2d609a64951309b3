"""Compile the law: YAML folders to checked, canonical JSON packs with their digests.

`python -m tools.rulebooks` writes every pack, `python -m tools.rulebooks --check` only compares.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import rfc8785
import yaml
from pydantic import ValidationError

import law
from libs.contracts.law import Procedure
from services.scoring.engine import joining, validation
from tools import printed

Json = dict[str, Any]
SHEETS_FORMAT = "ocop-sheets/1"


def read_yaml(path: Path) -> Any:
    """Read one YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


def compile_procedure(folder: Path) -> Json:
    """Turn a decree's procedure into its pack; what does not fit the contract is refused."""
    source = read_yaml(folder / "procedure.yaml")
    papers = folder / "papers.yaml"
    asked = read_yaml(papers) if papers.exists() else {}
    try:
        procedure = Procedure.model_validate({**source, "criterion_papers": asked}, strict=False)
    except ValidationError as error:
        raise SystemExit(f"{folder.name}/procedure.yaml: {error}") from error
    return procedure.model_dump(mode="json")


def compile_sheets(folder: Path) -> Json:
    """Turn a decree's frame, sheets and translations into one self-contained pack."""
    frame = read_yaml(folder / "sheets" / "frame.yaml")
    translations = folder / "options.en.yaml"
    english: dict[str, str] = read_yaml(translations) if translations.exists() else {}
    sheets = [read_yaml(path) for path in sorted((folder / "sheets").glob("[0-9][0-9].yaml"))]
    compiled = [compile_set(frame, entry, english) for entry in sheets]
    return {"format": SHEETS_FORMAT, "id": folder.name, **frame, "product_sets": compiled}


def compile_set(frame: Json, entry: Json, english: Mapping[str, str]) -> Json:
    """Compile one set: options numbered and translated, gates told what they watch."""
    parts = entry.pop("parts")
    gates: list[Json] = []
    if parts is not None:
        for part in parts:
            for section in part["sections"]:
                _node(section, section, frame, english, gates)
    return {**entry, "parts": parts, "gates": gates, "gaps": list(_gaps(parts))}


def _node(
    node: Json, section: Json, frame: Json, english: Mapping[str, str], gates: list[Json]
) -> None:
    for child in node.get("criteria", ()):
        _node(child, section, frame, english, gates)
    for number, option in enumerate(node.get("options", ()), 1):
        vietnamese = option.pop("vi")
        option["option"] = number
        option["text"] = {"vi": vietnamese, "en": english.get(vietnamese)}
    gates += [_gate(code, node, section, frame) for code in node.get("gates", ())]


def _gate(code: str, node: Json, section: Json, frame: Json) -> Json:
    known = frame["gates"].get(code, {})
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
            gate["watch"] = [node["code"]]
            gate["unanswered"] = True
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
    """Write a pack in the one canonical form of JSON (RFC 8785)."""
    return rfc8785.dumps(pack)


def build(folder: Path, *, write: bool) -> dict[str, str]:
    """Compile and check one decree; write its packs, or compare them with the stored ones.

    Gives the digest of each pack by its file's name.
    """
    packs = {
        law.PROCEDURE: canonical(compile_procedure(folder)),
        law.SHEETS: canonical(compile_sheets(folder)),
    }
    faults = [
        *printed.faults(folder.name, folder),
        *validation.faults_of(joining.join(*map(orjson.loads, packs.values()))),
    ]
    if faults:
        raise SystemExit(f"{folder.name}: " + "\n  ".join(faults))
    digests = {name: law.digest_of(data) for name, data in packs.items()}
    sums = "".join(f"{found.removeprefix('sha256:')}  {name}\n" for name, found in digests.items())
    packs[law.SUMS] = sums.encode("ascii")
    for name, data in packs.items():
        stored = folder / name
        if write:
            stored.write_bytes(data)
        elif not stored.exists() or stored.read_bytes() != data:
            raise SystemExit(f"{folder.name}: {name} is not what its sources give")
    return digests


def main(arguments: list[str]) -> None:
    """Compile every decree below `law`."""
    for folder in sorted(path.parent for path in law.FOLDER.glob("*/procedure.yaml")):
        for name, digest in build(folder, write="--check" not in arguments).items():
            print(f"{folder.name:<10} {name:<15} {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
