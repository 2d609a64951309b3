"""The law as data: one folder a decree, and the only place where a number of the law is typed.

`<decree>/procedure.yaml` holds who does what by when, `<decree>/sheets` what is scored and how.
`make rulebooks` checks both and compiles each into one canonical file with a digest of its own, so
that a change of procedure leaves the sheets and their vectors alone. This reader and the scoring
service read the compiled files, never the sources.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from libs.contracts.law import Applies, AssessmentKind, Procedure

FOLDER = Path(__file__).parent
"""Where the decrees' folders lie."""
PROCEDURE = "procedure.json"
SHEETS = "sheets.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Decree:
    """A rulebook as it lies on disk: its procedure, and the digests of both its packs."""

    procedure: Procedure
    procedure_digest: str
    sheets_digest: str


@dataclass(frozen=True, slots=True)
class Law:
    """Every rulebook, newest first."""

    decrees: Mapping[str, Decree]

    def __iter__(self) -> Iterator[Decree]:
        return iter(self.decrees.values())

    def get(self, rulebook: str) -> Decree | None:
        """Find a rulebook by its id.

        Ours: 0004, the law is read by its id.
        """
        return self.decrees.get(rulebook)

    def newest(self) -> Decree:
        """Give the rulebook that came last; what no older act says goes by it (Ours: 0004)."""
        return next(iter(self))

    def on(self, lodged_on: date, kind: AssessmentKind) -> tuple[Decree, Applies] | None:
        """Find the rulebook of a dossier by the day it is lodged, with the rule that says so.

        Law: 26/2026 Đ.12 k.2: a dossier keeps the rulebook of its day. None before the first act.
        """
        for decree in self:
            act = decree.procedure
            if act.lodged_from <= lodged_on and (
                act.lodged_before is None or lodged_on < act.lodged_before
            ):
                rule = act.applies_to(kind)
                if rule is not None:
                    return decree, rule
        return None


@cache
def read(folder: Path = FOLDER) -> Law:
    """Read every compiled rulebook below a folder, once a process.

    Ours: 0004.
    """
    found = [_decree(path.parent) for path in sorted(folder.glob(f"*/{PROCEDURE}"))]
    found.sort(key=lambda decree: decree.procedure.lodged_from, reverse=True)
    return Law({decree.procedure.id: decree for decree in found})


def digest_of(data: bytes) -> str:
    """Name the exact bytes of a pack.

    Ours: 0108, results name the bytes they rest on.
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _decree(folder: Path) -> Decree:
    procedure = (folder / PROCEDURE).read_bytes()
    return Decree(
        procedure=Procedure.model_validate_json(procedure),
        procedure_digest=digest_of(procedure),
        sheets_digest=digest_of((folder / SHEETS).read_bytes()),
    )
