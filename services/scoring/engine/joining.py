"""A decree's two packs read as one: what the engine scores by, and who may do what with it.

Ours: 0004.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]


def join(procedure: Mapping[str, Any], sheets: Mapping[str, Any]) -> Json:
    """Lay the sheets over the procedure; who recognises a star is read from the routing.

    What is given is used up: the criteria of the sheets get their papers.

    Law: 26/2026 Đ.7 k.3, k.4: who recognises a star follows from the routing.
    """
    recognised = {
        star: step["level"] for step in procedure["routing"] for star in step["recognises"]
    }
    return {
        **procedure,
        **sheets,
        "version": sheets["version"],
        "star_classes": [
            {
                **entry,
                "recognised_by": recognised.get(entry["star"]),
                "certificate": entry["star"] in recognised,
            }
            for entry in sheets["star_classes"]
        ],
        "product_sets": [_set(procedure, entry) for entry in sheets["product_sets"]],
    }


def _set(procedure: Mapping[str, Any], entry: Mapping[str, Any]) -> Json:
    """Give a set what the procedure says of it: samples, ministries, papers by criterion."""
    asked = procedure["criterion_papers"].get(str(entry["number"]), {})
    for node in _criteria(entry):
        node["papers"] = asked.get(node["code"], [])
    return {
        **entry,
        "samples": _samples(procedure["samples"], entry["classification"]["sector"]),
        "agencies": _agencies(procedure["classification"], entry["number"])
        or entry.get("agencies", []),
    }


def _samples(rule: Mapping[str, Any] | None, sector: str | None) -> int | None:
    if rule is None:
        return None
    return 0 if sector in rule["exempt_sectors"] else int(rule["count"])


def _agencies(classification: Mapping[str, Any], number: int) -> list[str] | None:
    names = classification["agencies"]
    for sector in classification["sectors"] or ():
        for group in sector["groups"]:
            for leaf in (group, *group["subgroups"]):
                if leaf["set"] == number:
                    return [names[code] for code in leaf["agencies"]]
    return None


def _criteria(entry: Mapping[str, Any]) -> Iterator[Json]:
    waiting = [section for part in entry["parts"] or () for section in part["sections"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("criteria", ())
        if "options" in node:
            yield node
