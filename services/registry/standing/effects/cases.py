"""The dossiers that a document names, locked, each with what is wrong with it or its case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput, OcopError
from services.registry.acting import Acting
from services.registry.documents import Asked, Issue
from services.registry.dossiers import Act, Case, Filed, begin_all, case_of
from services.registry.standing import rules
from services.registry.standing.conduct import conduct_of
from services.registry.standing.rules import Authority

Found = list[tuple[Asked[Any], Case]]


async def cases_of(
    acting: Acting, issue: Issue, asked: Sequence[Asked[Any]], act: Act
) -> tuple[Found, dict[int, OcopError]]:
    """Lock the dossiers and begin the act on each; those that cannot are told by place."""
    found, steps = await begin_all(acting, [one.record_id for one in asked])
    conduct = conduct_of(issue.day, historic=issue.historic)
    cases: Found = []
    faults: dict[int, OcopError] = {}
    for one in asked:
        try:
            filed = _filed(found.get(one.record_id), one.record_id)
            so_far = steps[one.record_id]
            case = await case_of(acting, filed, act, conduct=conduct, steps=so_far)
            rules.require_authority(Authority(issue.level, issue.unit), case.level, case.unit)
            cases.append((one, case))
        except OcopError as error:
            faults[one.place] = error
    return cases, faults


def _filed(found: Filed | None, dossier_id: UUID) -> Filed:
    if found is None:
        raise InvalidInput(faults=[Fault("", "dossier_unknown", {"dossier": str(dossier_id)})])
    return found
