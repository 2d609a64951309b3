"""The gateway over the real services: where units lie, one description, readiness, browsers."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from compose.settings import WholeSettings
from compose.whole import whole_system
from embedded.provision import ServiceDatabases
from gateway.places import UnitPlace
from gateway.units import RegistryUnits
from libs.clients.registry import RegistryClient
from libs.contracts.core import Level
from libs.contracts.errors import ServiceUnavailable
from libs.kit.http import connect
from services.registry.organisations import THE_MINISTRY
from tests.service.gateway.conftest import CHEAP, Door, an_account, opened
from tests.support.clock import FixedClock
from tests.support.ids import new_id
from tests.support.registry import COMMUNE, DISTRICT, FAR_COMMUNE, LOST_COMMUNE

ORIGIN = "https://app.example.vn"


@pytest.fixture
async def whole(
    databases: ServiceDatabases, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Door]:
    gateway = {**CHEAP, "cors_origins": (ORIGIN,)}
    settings = WholeSettings.below(tmp_path, asdict(databases), gateway=gateway)
    async with whole_system(settings, clock).living() as app:
        door = await opened(app, app.parts.database, clock)
        yield door
        await door.http.aclose()


async def test_the_registry_says_where_a_unit_lies_today(whole: Door) -> None:
    units = whole.app.parts.units
    expected = {
        "VN": (Level.MINISTRY, True, None, None),
        "66": (Level.PROVINCE, True, "66", None),
        COMMUNE: (Level.COMMUNE, True, "66", None),
        FAR_COMMUNE: (Level.COMMUNE, True, "01", None),
        LOST_COMMUNE: (Level.COMMUNE, False, "66", "24121"),
        DISTRICT: (Level.DISTRICT, False, "66", None),
        "54": (Level.PROVINCE, False, "66", "66"),
    }
    for code, (level, in_force, province, heir) in expected.items():
        assert await units.place(code) == UnitPlace(code, level, in_force, province, heir)
    for nowhere in ("99999", "../../internal", "", "66\n"):
        assert await units.place(nowhere) is None


async def test_an_administrator_of_the_merged_province_reaches_both_old_ones(whole: Door) -> None:
    province = await whole.province_administrator()
    old = an_account(username="canbo.tuyhoa", level="district", unit="555")
    answer = await province.post("/v1/accounts", old)
    assert answer.status_code == 201, answer.text
    far = await province.post("/v1/accounts", an_account(unit=FAR_COMMUNE))
    assert (far.status_code, far.json()["code"]) == (403, "outside_territory")


async def test_an_organisation_is_asked_of_the_registry(whole: Door) -> None:
    officer = an_account(
        username="canbo.bo", level="ministry", unit="VN", organisation=str(THE_MINISTRY)
    )
    made = await whole.first.post("/v1/accounts", officer)
    assert made.status_code == 201, made.text
    assert made.json()["posts"][0]["organisation_name"] == "Bộ Nông nghiệp và Môi trường"
    unknown = an_account(username="canbo.2", organisation=str(new_id()))
    refused = await whole.first.post("/v1/accounts", unknown)
    assert [one["code"] for one in refused.json()["errors"]] == ["unknown_organisation"]


async def test_a_registry_that_does_not_answer_leaves_no_account(whole: Door) -> None:
    async with connect("http://127.0.0.1:9") as nobody:
        with pytest.raises(ServiceUnavailable):
            await RegistryUnits(RegistryClient(nobody), whole.app.parts.signer).place("66")


async def test_one_description_of_everything_with_every_name_once(whole: Door) -> None:
    answer = await whole.http.get("/openapi.json")
    document = answer.json()
    assert answer.status_code == 200
    assert {"/v1/units", "/v1/scores", "/v1/certificates/{code}", "/v1/me"} <= set(
        document["paths"]
    )
    assert not [path for path in document["paths"] if "internal" in path]
    names = [one["operationId"] for item in document["paths"].values() for one in item.values()]
    assert len(set(names)) == len(names)
    again = await whole.http.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_it_is_ready_when_all_of_it_is(whole: Door) -> None:
    assert (await whole.http.get("/readyz")).json() == {"status": "ready"}


async def test_a_browser_of_a_known_origin_may_ask_and_another_may_not(whole: Door) -> None:
    def preflight(origin: str) -> dict[str, str]:
        return {
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization,if-match",
        }

    allowed = await whole.http.options("/v1/dossiers", headers=preflight(ORIGIN))
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, ORIGIN)
    other = await whole.http.options("/v1/dossiers", headers=preflight("https://evil.example"))
    assert "access-control-allow-origin" not in other.headers
    read: httpx.Response = await whole.http.get("/v1/units", headers={"Origin": ORIGIN})
    assert read.headers["access-control-allow-origin"] == ORIGIN
    assert "ETag" in read.headers["access-control-expose-headers"]
