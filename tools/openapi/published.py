"""The descriptions as they lie in docs/openapi, and as the code says they should."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compose.settings import WholeSettings
from compose.whole import Whole, whole_system
from gateway.openapi import merge
from gateway.routes import SERVICES
from libs.kit.clock import SystemClock

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
MERGED = "ocop"


def descriptions_of(whole: Whole) -> dict[str, dict[str, Any]]:
    """Describe each app, and all of them together in the order in which the gateway does it."""
    documents = {name: whole.apps[name].openapi() for name in ("gateway", *SERVICES)}
    return {**documents, MERGED: merge(dict(documents))}


def described() -> dict[str, dict[str, Any]]:
    """Describe the services of this code and all of them together; nothing is started."""
    with TemporaryDirectory() as folder:
        return descriptions_of(whole_system(WholeSettings.below(Path(folder)), SystemClock()))


def text_of(document: dict[str, Any]) -> str:
    """Write a description the one way that it is kept."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differences(folder: Path = FOLDER) -> list[str]:
    """Name the files that are not what the code says."""
    wanted = {f"{name}.json": text_of(document) for name, document in described().items()}
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted | found if wanted.get(name) != found.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Write every description; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = described()
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(text_of(document), encoding="utf-8")
    return [f"{name}.json" for name in documents]
