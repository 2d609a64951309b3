"""When a unit is merged away, the posts in it go on in its heir, and nobody types anything."""

from typing import ClassVar

import pytest

from gateway.places import UnitPlace
from gateway.posts.following import following_territory
from libs.contracts.core import Level
from libs.contracts.errors import ServiceUnavailable
from tests.service.gateway.conftest import Atlas, Door, an_account


class Merged(Atlas):
    """Ea Kao has become part of a neighbour, and Đắk Lắk part of Lâm Đồng, in 2027."""

    places: ClassVar = {
        **Atlas.places,
        "24133": UnitPlace("24133", Level.COMMUNE, in_force=False, province="68", heir="24121"),
        "66": UnitPlace("66", Level.PROVINCE, in_force=False, province="68", heir="68"),
        "643": UnitPlace("643", Level.DISTRICT, in_force=False, province="68"),
    }


class Silent(Atlas):
    """A registry that does not answer."""

    async def place(self, code: str) -> UnitPlace | None:
        raise ServiceUnavailable(service="registry")


async def test_posts_go_on_in_the_heir_of_their_unit(door: Door) -> None:
    officer = await door.person()
    province = await door.province_administrator()
    district = await door.person(username="canbo.bmt", level="district", unit="643")
    far = await door.person(username="canbo.badinh", unit="00004")
    follow = following_territory(door.database, Merged(), door.clock)
    await follow(door.clock.now())
    units = {}
    for person in (officer, province, district, far):
        read = (await door.first.get(f"/v1/accounts/{person.id}")).json()
        units[person.username] = read["posts"][0]["unit"]
    assert units == {
        "canbo.eakao": "24121",
        "quantri.daklak": "68",
        "canbo.bmt": "643",
        "canbo.badinh": "00004",
    }
    await province.log_in()
    assert (await province.get(f"/v1/accounts/{district.id}")).status_code == 200
    assert (await province.get(f"/v1/accounts/{far.id}")).status_code == 404
    auditor = await door.person(username="kiemtoan", role="auditor", level="ministry", unit="VN")
    query = {"record_id": str(officer.id)}
    events = (await auditor.get("/v1/gateway/audit-events", params=query)).json()["items"]
    assert (events[0]["role"], events[0]["reason"]) == ("system", "territory: 24133 -> 24121")


async def test_what_has_ended_stays_where_it_was(door: Door) -> None:
    person = await door.person()
    post = person.account["posts"][0]["id"]
    path = f"/v1/accounts/{person.id}/posts/{post}"
    await door.first.act(f"{path}/end", {"reason": "Chuyển công tác"})
    await following_territory(door.database, Merged(), door.clock)(door.clock.now())
    assert (await door.first.get(path)).json()["unit"] == "24133"


async def test_a_registry_that_is_silent_is_asked_again(door: Door) -> None:
    made = (await door.first.post("/v1/accounts", an_account())).json()
    silent = following_territory(door.database, Silent(), door.clock)
    with pytest.raises(ServiceUnavailable):
        await silent(door.clock.now())
    await following_territory(door.database, Merged(), door.clock)(door.clock.now())
    read = (await door.first.get(f"/v1/accounts/{made['id']}")).json()
    assert read["posts"][0]["unit"] == "24121"
