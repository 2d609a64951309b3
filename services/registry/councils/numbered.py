"""A scoring for who may read why and not by whom: its members are numbers."""

import json
from hashlib import sha256
from typing import Any

from libs.contracts.people import Actor
from libs.contracts.registry.councils import SittingResult
from libs.contracts.scoring import ScoreResult
from services.registry.councils.tables import ResultRow


def result_of(row: ResultRow) -> SittingResult:
    """Give one scoring without anything that tells one member from another by name.

    Seats, votes and minutes name members, and so does the chair's confirmation: they are left out.
    Ours: decision 0125.
    """
    return SittingResult(
        id=row.id,
        level=row.level,
        version=row.version,
        state=row.state,
        scored_on=row.scored_on,
        seats=[],
        votes=None,
        agreed=row.agreed,
        findings=row.findings,
        minutes=None,
        recorded_by=Actor.model_validate(row.recorded_by),
        confirmed_by=None,
        result=ScoreResult.model_validate(numbered(row.result, str(row.id))),
    )


def numbered(result: dict[str, Any], salt: str) -> dict[str, Any]:
    """Put numbers from 1 for the members of a result, its sheets in the order of the numbers.

    The order says nothing: it is that of hashes, not of seats. Who presided is not told either.
    """
    members = sorted(
        (sheet["assessor"] for sheet in result["sheets"]),
        key=lambda one: sha256(f"{salt}{one}".encode()).digest(),
    )
    written = json.dumps(result)
    for number, member in enumerate(members, start=1):
        written = written.replace(json.dumps(member), json.dumps(str(number)))
    told: dict[str, Any] = json.loads(written)
    told["sheets"].sort(key=lambda one: int(one["assessor"]))
    for gate in told["gates"]:
        gate["assessors"].sort(key=int)
    if told["settings"]["quorum"]:
        told["settings"]["quorum"]["chair"] = None
    return told
