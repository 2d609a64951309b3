"""Entries of the reference data for tests: proposed by one steward, put in force by another."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.support.registry import Caller, made

Json = dict[str, Any]
BASIS = {"number": "100/TB-BNV", "issued_on": "2026-10-01", "issuer": "Bộ Nội vụ"}
PROPOSALS = "/v1/reference/proposals"


def days_off(*days: str) -> list[Json]:
    return [{"day": day, "name": "Nghỉ"} for day in days]


def a_year(year: int = 2027, *more: str, worked: list[Json] | None = None) -> Json:
    """A year with the days that the Code fixes, and more days off."""
    fixed = [f"{year}-{day}" for day in ("01-01", "04-30", "05-01", "09-02")]
    return {
        "kind": "holidays",
        "year": year,
        "off": days_off(*fixed, *more),
        "worked": worked or [],
    }


def proposal(content: Mapping[str, Any], effective_on: str = "2027-01-01", **changes: Any) -> Json:
    return {
        "effective_on": effective_on,
        "legal_basis": BASIS,
        "content": dict(content),
        **changes,
    }


async def propose(by: Caller, body: Mapping[str, Any], path: str = PROPOSALS) -> Json:
    return made(await by.post(path, dict(body)))


async def confirm(by: Caller, entry: Mapping[str, Any], path: str = PROPOSALS) -> httpx.Response:
    tag = {"If-Match": "*"}
    return await by.post(f"{path}/{entry['id']}/confirmation", headers=tag)


async def withdraw(by: Caller, entry: Mapping[str, Any], path: str = PROPOSALS) -> httpx.Response:
    body, tag = {"reason": "Nhầm."}, {"If-Match": "*"}
    return await by.post(f"{path}/{entry['id']}/withdrawal", body, headers=tag)


async def in_force(
    first: Caller, second: Caller, body: Mapping[str, Any], path: str = PROPOSALS
) -> Json:
    return made(await confirm(second, await propose(first, body, path), path))
