from collections import Counter
from pathlib import Path

import pytest

from services.registry.land import frozen

UNITS = frozen.units()
SUCCESSIONS = frozen.successions()
BY_KEY = {(unit["code"], unit["valid_from"]): unit for unit in UNITS}
TODAY = [unit for unit in UNITS if unit["valid_to"] is None]
OLD = [unit for unit in UNITS if unit["valid_to"] == "2025-06-30"]


def test_today_has_34_provinces_and_3321_communes_and_no_district() -> None:
    levels = Counter(unit["level"] for unit in TODAY)
    assert levels == {"nation": 1, "province": 34, "commune": 3321}


def test_types_of_today_are_those_after_the_changes_of_2026() -> None:
    types = Counter(unit["type"] for unit in TODAY if unit["level"] == "commune")
    assert types == {"commune": 2599, "ward": 709, "special_zone": 13}
    assert Counter(u["type"] for u in TODAY if u["level"] == "province") == {
        "province": 25,
        "city": 9,
    }


def test_before_july_2025_there_were_63_provinces_696_districts_and_10035_communes() -> None:
    levels = Counter(unit["level"] for unit in OLD)
    assert levels == {"province": 63, "district": 696, "commune": 10035}


def test_every_old_commune_has_a_successor_that_exists() -> None:
    old = {(pair["old_code"], pair["old_valid_from"]) for pair in SUCCESSIONS}
    for unit in OLD:
        if unit["level"] == "commune":
            assert (unit["code"], unit["valid_from"]) in old
    for pair in SUCCESSIONS:
        assert (pair["old_code"], pair["old_valid_from"]) in BY_KEY
        assert (pair["new_code"], pair["new_valid_from"]) in BY_KEY


def test_every_unit_but_the_nation_lies_under_another() -> None:
    parents = {unit["code"] for unit in UNITS}
    assert all(unit["parent"] in parents for unit in UNITS if unit["level"] != "nation")


def test_dong_nai_is_a_city_and_dau_giay_a_ward_since_30_april_2026() -> None:
    assert BY_KEY["75", "2026-04-30"]["type"] == "city"
    assert BY_KEY["75", "2025-07-01"]["valid_to"] == "2026-04-29"
    assert BY_KEY["26326", "2026-04-30"]["name"] == "Phường Dầu Giây"
    assert BY_KEY["26326", "2025-07-01"]["name"] == "Xã Dầu Giây"


def test_a_changed_byte_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = Path(frozen.__file__).with_name("data")
    for name in ("units.csv", "successions.csv", "SHA256SUMS"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    monkeypatch.setattr(frozen, "_FOLDER", tmp_path)
    assert len(frozen.units()) == len(UNITS)
    content = (tmp_path / "units.csv").read_bytes()
    (tmp_path / "units.csv").write_bytes(content + b" ")
    with pytest.raises(frozen.FrozenFileChanged, match=r"units\.csv"):
        frozen.units()
