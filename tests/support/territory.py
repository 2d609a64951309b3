"""Changes of administrative units for tests."""

from collections.abc import Sequence
from typing import Any

from tests.support.registry import COMMUNE, OTHER_COMMUNE, Caller, Registry, made

Json = dict[str, Any]
EVENTS = "/v1/territory-events"
DECREE = {
    "number": "1/NQ-UBTVQH16",
    "issued_on": "2026-11-20",
    "issuer": "Ủy ban Thường vụ Quốc hội",
}


def event(change: Json, on: str = "2027-01-01", **changes: Any) -> Json:
    return {"effective_on": on, "legal_basis": DECREE, "content": change, **changes}


def went(old: str, new: str, relation: str = "whole", **more: str) -> Json:
    return {"old": old, "new": new, "relation": relation, **more}


def merger(old: str = COMMUNE, new: str = OTHER_COMMUNE) -> Json:
    """A commune goes whole into one that stays and grows."""
    return {"ends": [old], "successions": [went(old, new)]}


def division(old: str, parts: Sequence[str], **more: Any) -> Json:
    """A commune is divided among others that stay."""
    return {"ends": [old], "successions": [went(old, new, "part") for new in parts], **more}


async def merger_of_provinces(registry: Registry, old: str, new: str) -> Json:
    """A province goes into another: its communes keep code and name, and come under the other."""
    communes = await _communes(registry, old)
    return {
        "ends": [old, *(one["code"] for one in communes)],
        "begins": [
            {"code": one["code"], "type": one["type"], "name": one["name"], "parent": new}
            for one in communes
        ],
        "successions": [went(old, new), *(went(one["code"], one["code"]) for one in communes)],
    }


async def _communes(registry: Registry, province: str) -> list[Json]:
    params = {"level": "commune", "parent": province, "limit": "200"}
    found: list[Json] = made(await registry.http.get("/v1/units", params=params))["items"]
    return found


async def total(caller: Caller, noun: str, **params: str) -> int:
    """How many a caller sees."""
    asked = {"count": "true", "limit": "1", **params}
    count: int = made(await caller.get(f"/v1/{noun}", params=asked))["total"]
    return count
