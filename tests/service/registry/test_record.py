"""After a dossier's whole way every row is what its last version says; then stars are forged."""

import psycopg
from sqlalchemy import text

from embedded.provision import ServiceDatabases
from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from tests.support.dossiers import a_proposed, before_a_council, score, sheet_of
from tests.support.registry import People, made

ON_THE_WAY = {
    "producer",
    "personal_data",
    "product",
    "mandate",
    "dossier",
    "submission",
    "council",
    "round",
    "sheet",
    "result",
}


async def test_a_dossiers_whole_way_is_kept_and_a_forged_result_is_found(
    people: People, scoring: ScoringClient, database: Database, databases: ServiceDatabases
) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier])
    await score(members, officer, dossier, [sheet.answers(60)] * len(members))
    auditor = people.ministry_auditor()
    verified = made(await auditor.get("/v1/audit-events/verification"))
    assert verified["records"] == []
    assert verified["intact"] is True
    async with database.engine.connect() as connection:
        kept = await connection.scalars(text("SELECT DISTINCT kind FROM versions"))
        assert set(kept) >= ON_THE_WAY
        equal = await connection.scalars(
            text(
                "SELECT bool_and((content ->> 'version')::int = n) FROM versions"
                " WHERE kind IN ('producer', 'product', 'round')"
            )
        )
        assert list(equal) == [True]
    with psycopg.connect(databases.owners["registry"]) as connection:
        connection.execute("UPDATE dossiers SET stars = 5")
    found = made(await auditor.get("/v1/audit-events/verification"))
    assert found["intact"] is False
    told = [tuple(one[name] for name in ("what", "kind", "record_id")) for one in found["records"]]
    assert told == [("row_changed", "dossier", dossier["id"])]
    assert found["records"][0]["fields"] == ["/stars"]
