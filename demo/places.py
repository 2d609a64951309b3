"""Where the demo takes place: a real province, a district of the past, a commune of today."""

from dataclasses import dataclass

from demo.client import Client

_PROVINCE = "66"
_WHEN_DISTRICTS_WERE = "2023-06-01"


@dataclass(frozen=True)
class DemoPlace:
    """A unit by its code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Places:
    """The units of one walk."""

    province: DemoPlace
    district: DemoPlace
    commune: DemoPlace
    neighbour: DemoPlace
    """Another commune of the province, whose officer has no say in the first."""
    old_commune: DemoPlace
    """A commune of the old district whose area lies in today's commune."""


def choose(public: Client) -> Places:
    """Choose Đắk Lắk, the first of its old districts, and a commune that holds its area now."""
    provinces = {unit["code"]: unit for unit in public.items("/v1/units", level="province")}
    province = provinces.get(_PROVINCE) or provinces[min(provinces)]
    districts = public.items(
        "/v1/units", level="district", parent=province["code"], on=_WHEN_DISTRICTS_WERE
    )
    district = min(districts, key=lambda unit: unit["code"])
    detail = public.get(f"/v1/units/{district['code']}", on=_WHEN_DISTRICTS_WERE)
    communes = sorted(
        (unit for unit in detail["current"] if unit["level"] == "commune"),
        key=lambda unit: unit["code"],
    )
    of_then = public.items(
        "/v1/units", level="commune", parent=district["code"], on=_WHEN_DISTRICTS_WERE
    )
    old = next(unit for unit in of_then if _lies_in(public, unit["code"], communes[0]["code"]))
    return Places(
        DemoPlace(province["code"], province["name"]),
        DemoPlace(district["code"], district["name"]),
        DemoPlace(communes[0]["code"], communes[0]["name"]),
        DemoPlace(communes[1]["code"], communes[1]["name"]),
        DemoPlace(old["code"], old["name"]),
    )


def _lies_in(public: Client, old: str, commune: str) -> bool:
    detail = public.get(f"/v1/units/{old}", on=_WHEN_DISTRICTS_WERE)
    return commune in {unit["code"] for unit in detail["current"]}
