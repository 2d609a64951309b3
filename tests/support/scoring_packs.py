"""A small invented rulebook, joined and typed by hand: every rule of a pack can be broken in it."""

from typing import Any

Json = dict[str, Any]


def _node(code: str, most: int, **more: Any) -> Json:
    words = {"vi": f"Mục {code}", "en": f"Item {code}"}
    head = {"code": code, "label": words, "max": most, "clause": f"PL {code}", "confidence": "high"}
    return {**head, **more}


def _options(*points: int, **marks: int) -> list[Json]:
    """Options of so many points; `p40=5` marks the one of 40 points for five stars."""
    found: list[Json] = []
    for number, given in enumerate(points, 1):
        texts = {"vi": f"{given} điểm", "en": f"{given} points"}
        option: Json = {"option": number, "points": given, "text": texts}
        if f"p{given}" in marks:
            option["min_star"] = marks[f"p{given}"]
        found.append(option)
    return found


def _sheet() -> list[Json]:
    heading = _node(
        "1.2", 40,
        criteria=[
            _node("1.2.1", 25, options=_options(0, 25), papers=["PROOF"]),
            _node("1.2.2", 15, options=_options(0, 15)),
        ],
    )  # fmt: skip
    first = _node("1", 60, criteria=[_node("1.1", 20, options=_options(0, 20)), heading])
    return [
        _node("P", 60, sections=[first]),
        _node("Q", 40, sections=[_node("2", 40, options=_options(0, 35, 40, p35=3, p40=5))]),
    ]


def _class(star: int, least: int, below: int | None, level: str | None) -> Json:
    return {
        "star": star, "min": least, "below": below, "clause": "Đ.1",
        "recognised_by": level, "certificate": level is not None,
    }  # fmt: skip


def _set(number: int, **more: Any) -> Json:
    return {
        "number": number, "label": {"vi": f"Bộ {number}", "en": f"Set {number}"},
        "classification": {"sector": "I", "group": "1", "subgroup": None}, "agencies": ["Bộ Mơ"],
        "samples": 2, "max": 100, "clause": f"PL II bộ {number}", "confidence": "high",
        "disqualifiers": [], "gates": [], "gaps": [], "floors": None, "parts": None, **more,
    }  # fmt: skip


def a_pack() -> Json:
    """Two sets, of which the second has no sheet; the commune recognises 4, the province 5."""
    group = {"set": 0, "subgroups": [{"set": 2}]}
    return {
        "parts": [_node("P", 60), _node("Q", 40)],
        "star_classes": [
            _class(5, 90, None, "province"), _class(4, 50, 90, "commune"), _class(1, 0, 50, None),
        ],
        "routing": [
            {"level": "commune", "task": "assess", "recognises": [4],
             "forward": {"min": 90, "to": "province"}},
            {"level": "province", "task": "assess", "recognises": [5], "forward": None},
        ],
        "classification": {"sectors": [{"groups": [{"set": 1, "subgroups": []}, group]}]},
        "papers": {"PROOF": {"vi": "Bằng chứng", "en": "Proof"}},
        "gates": {"STOP": {"effect": "stopped"}, "STORY": {"effect": "zero"}},
        "disqualifiers": {"FAKE": {"effect": "eliminated"}},
        "product_sets": [
            _set(
                1,
                parts=_sheet(), disqualifiers=["FAKE"],
                floors={"3": {"2": 35}, "4": {"2": 35}, "5": {"2": 40}},
                gates=[
                    {"code": "STOP", "effect": "stopped", "criterion": "1.1", "watch": ["1.1"]},
                    {"code": "STORY", "effect": "zero", "criterion": "1.2.2", "needs": "1.2.1"},
                ],
            ),
            _set(2),
        ],
    }  # fmt: skip
