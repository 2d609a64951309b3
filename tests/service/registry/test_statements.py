"""How much the two busiest acts ask of the database: frozen, so that nobody adds one unseen."""

from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from tests.service.registry.statements import counted
from tests.support.dossiers import (
    a_filled_draft,
    a_proposed,
    act,
    before_a_council,
    path_of,
    sheet_of,
)
from tests.support.registry import People, made

SUBMISSION = 13
"""Look, lock, each with the mandate, steps, papers, slip number, dossier, step,
submission, and three for the audit trail."""
SHEET = 8
"""Look, lock, interests, sheet, and three for the audit trail."""


async def test_a_submission_sends_thirteen_statements_and_updates_its_dossier_once(
    people: People, scoring: ScoringClient, database: Database
) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    draft = await a_filled_draft(producer, sheet.answers(60))
    with counted(database) as sent:
        made(await act(producer, path_of(draft), "submission"))
    assert len(sent) <= SUBMISSION, "\n".join(sent)
    assert sum(one.startswith("UPDATE dossiers") for one in sent) == 1


async def test_a_sheet_sends_six_statements(
    people: People, scoring: ScoringClient, database: Database
) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier])
    body = {"answers": sheet.answers(60)}
    with counted(database) as sent:
        made(await members[0].post(f"{path_of(dossier)}/sheets", body))
    assert len(sent) <= SHEET, "\n".join(sent)
