"""docs/decisions/0502: a sheet that comes while scoring is asked is not left out of the opening."""

from dataclasses import replace
from typing import Any

from libs.clients.scoring import ScoringClient
from libs.contracts.scoring import ScoreRequest, ScoreResult
from services.registry.parts import put
from tests.support.dossiers import a_proposed, act, before_a_council, path_of, sheet_of
from tests.support.registry import Caller, Registry, made, refused


class Interrupted:
    """Scoring during whose answer to a whole council another member files a sheet."""

    def __init__(self, scoring: ScoringClient, member: Caller, path: str, body: Any) -> None:
        self._scoring = scoring
        self._file = lambda: member.post(f"{path}/sheets", body)
        self.filed = 0

    async def score(self, request: ScoreRequest, language: str = "vi") -> ScoreResult:
        if len(request.sheets) > 1 and not self.filed:
            self.filed += 1
            made(await self._file())
        return await self._scoring.score(request, language)


async def test_a_sheet_filed_while_scoring_is_asked_is_not_left_out_as_absent(
    registry: Registry, scoring: ScoringClient
) -> None:
    people, sheet = registry.people, await sheet_of(scoring)
    officer = people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier])
    path, body = path_of(dossier), {"answers": sheet.answers(60)}
    for member in members[:4]:
        made(await member.post(f"{path}/sheets", body))
    council = made(await officer.get("/v1/councils"))["items"][0]
    absent = {"absent": [council["members"][4]["id"]]}
    interrupted: Any = Interrupted(scoring, members[4], path, body)
    put(registry.app, replace(registry.app.state.parts, scoring=interrupted))
    refused(await act(officer, path, "opening", absent), 409, "has_filed")
    assert interrupted.filed == 1
    opened = made(await act(officer, path, "opening"))
    assert opened["status"] == "scored"
    found = made(await officer.get(f"{path}/sheets"))["items"]
    assert [one["sealed"] for one in found] == [False] * 5
