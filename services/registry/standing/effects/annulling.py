"""What the annulment of a decision takes back: recognition, certificate, the dossier's end."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from libs.contracts.errors import OcopError
from libs.contracts.registry.dossiers import DossierStatus as At
from services.registry.acting import Acting
from services.registry.documents import Asked, Issue, Prepared
from services.registry.dossiers import Case, Filed, begin_all, case_of, write
from services.registry.standing import rules, store
from services.registry.standing.conduct import Annulling
from services.registry.standing.effects.withdrawing import take_back
from services.registry.standing.store import Recognised


async def annul(acting: Acting, issue: Issue, asked: Sequence[Asked[Any]]) -> Prepared:
    """Look at what an annulled decision recognised; each dossier then waits for another decision.

    Ours: decision 0121; what was withdrawn before stays withdrawn, on the ground that it had.
    """
    named = [one.record_id for one in asked]
    cases, faults = await _reopening(acting, issue, asked)
    recognised = await store.of_dossiers_locked(acting.session, named)

    async def carry_out() -> None:
        for one in recognised:
            await _end(acting, one, issue)
        for case in cases:
            write(acting, case, note=issue.number, **_written(issue, case))

    return Prepared(faults, carry_out)


async def _reopening(
    acting: Acting, issue: Issue, asked: Sequence[Asked[Any]]
) -> tuple[list[Case], dict[int, OcopError]]:
    found, steps = await begin_all(acting, [one.record_id for one in asked])
    cases: list[Case] = []
    faults: dict[int, OcopError] = {}
    for one in asked:
        filed: Filed = found[one.record_id]
        conduct = Annulling(issue.day, filed.dossier.historic)
        try:
            cases.append(
                await case_of(
                    acting, filed, rules.REOPEN, conduct=conduct, steps=steps[one.record_id]
                )
            )
        except OcopError as error:
            faults[one.place] = error
    return cases, faults


async def _end(acting: Acting, found: Recognised, issue: Issue) -> None:
    """End a recognition that has not ended, and free the number of its paper."""
    row = found.recognition
    row.certificate_key = None
    if found.withdrawal is None:
        await take_back(acting, found, issue, ground=rules.ANNULLED, reason=issue.number)
    elif row.historic:
        row.version += 1
        row.updated_at = acting.clock.now()


def _written(issue: Issue, case: Case) -> dict[str, Any]:
    """Give what is written besides; the past is decided again from the day of its conclusion.

    Ours: the paper that is entered instead bears a day of the past as well.
    """
    written: dict[str, Any] = {"annulled_by": issue.id}
    if case.dossier.historic:
        written["last_act_on"] = _concluded_on(case)
    return written


def _concluded_on(case: Case) -> date:
    """Give the day of the last conclusion; a step that an annulment began is none."""
    concluded = [
        after.effective_on
        for before, after in pairwise(case.steps)
        if after.status is At.CONCLUDED and before.status is not At.RECOGNISED
    ]
    return concluded[-1]
