from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from libs.contracts.core import Level, Role
from libs.contracts.errors import NotFound, OutsideTerritory
from libs.kit.auth import Principal
from services.registry.atlas import Atlas, SuccessionFact, UnitFact, Whereabouts
from services.registry.dossiers import DossierRow, DossierSeeing
from services.registry.reach import Reach, reach_of
from tests.support.ids import new_id

TODAY = date(2026, 11, 25)
OLD, NEW, LAST = date(2018, 1, 1), date(2025, 7, 1), date(2025, 6, 30)


def _then(code: str, parent: str) -> UnitFact:
    return UnitFact(code, OLD, LAST, parent)


def _now(code: str, parent: str) -> UnitFact:
    return UnitFact(code, NEW, None, parent)


def _went(old: str, *new: str) -> Sequence[SuccessionFact]:
    return [SuccessionFact(old, OLD, one, NEW) for one in new]


UNITS = [
    UnitFact("VN", OLD, None, None),
    *(_then("67", "VN"), _then("68", "VN"), _then("66", "VN")),
    *(_then("660", "67"), _then("672", "68"), _then("643", "66")),
    *(_then("24611", "660"), _then("24615", "660"), _then("24769", "672")),
    *(_then("24133", "643"), _then("24136", "643"), _then("24139", "643")),
    *(_now("68", "VN"), _now("66", "VN")),
    *(_now("24611", "68"), _now("24769", "68"), _now("24133", "66")),
]
SUCCESSIONS = [
    *(*_went("67", "68"), *_went("68", "68"), *_went("66", "66")),
    *(*_went("24611", "24611"), *_went("24615", "24611", "24769"), *_went("24769", "24769")),
    *(*_went("24133", "24133"), *_went("24136", "24133")),
]
ATLAS = Atlas(TODAY, UNITS, SUCCESSIONS)


def _reach(unit: str, atlas: Atlas = ATLAS) -> Reach:
    return Reach(atlas, Level.of_unit(unit), unit)


COVERED = {
    "VN": "VN 67 68 66 660 672 643 24611 24615 24769 24133 24136 24139",
    "68": "67 68 660 672 24611 24615 24769",
    "66": "66 643 24133 24136 24139",
    "24611": "24611 24615",
    "24769": "24769 24615",
    "24133": "24133 24136 24139",
    "660": "660 24611 24615 24769",
    "643": "643 24133 24136 24139",
    "67": "67",
    "24615": "24615",
}


@pytest.mark.parametrize("unit", COVERED)
def test_a_unit_covers_every_code_whose_place_lies_in_it_today_and_no_other(unit: str) -> None:
    known = sorted({one.code for one in UNITS})
    assert [code for code in known if _reach(unit).covers(code)] == sorted(COVERED[unit].split())


def test_a_code_that_no_unit_bears_covers_nothing_and_lies_nowhere() -> None:
    assert not _reach("99").covers("66")
    assert ATLAS.whereabouts("99") == Whereabouts()


def test_a_divided_commune_lies_in_each_of_its_heirs_and_has_no_single_one() -> None:
    where = ATLAS.whereabouts("24615")
    assert (where.communes, where.province, where.commune) == (("24611", "24769"), "68", None)


def test_a_commune_whose_heir_nobody_knows_lies_in_those_of_its_district() -> None:
    assert ATLAS.whereabouts("24139") == Whereabouts(("24133",), ("66",))


def test_before_the_merger_every_unit_covers_its_own() -> None:
    then = Atlas(LAST, UNITS, SUCCESSIONS)
    assert _reach("67", then).covers("24611")
    assert _reach("660", then).covers("24615")
    assert not _reach("68", then).covers("24611")
    assert then.whereabouts("24611") == Whereabouts(("24611",), ("67",))


SEEING = DossierSeeing(lambda _: select(DossierRow.id))
# Who sees what hangs on dossiers, and who a territory: role, unit.
SEES_BY_DOSSIERS = [
    (Role.COUNCIL_MEMBER, "66", True),
    (Role.COUNCIL_MEMBER, "VN", True),
    (Role.OFFICER, "643", True),
    (Role.OFFICER, "66", False),
    (Role.OFFICER, "VN", False),
    (Role.LEADER, "66", False),
    (Role.INSPECTOR, "66", False),
    (Role.AUDITOR, "VN", False),
    (Role.PRODUCER, "24133", False),
    (Role.SERVICE, "VN", False),
]


@pytest.mark.parametrize(("role", "unit", "so"), SEES_BY_DOSSIERS)
def test_members_and_ended_units_see_by_dossiers(role: Role, unit: str, *, so: bool) -> None:
    assert (reach_of(_somebody(role, unit), ATLAS, SEEING).seen is not None) is so


def _somebody(role: Role, unit: str) -> Principal:
    return Principal(new_id(), role, Level.of_unit(unit), unit, frozenset(), "")


def test_who_acts_for_producers_sees_no_record_of_a_territory() -> None:
    reach = reach_of(_somebody(Role.PRODUCER, "24133"), ATLAS, SEEING)
    assert reach.holder is not None
    assert not reach.sees("24133")


def test_another_service_sees_the_whole_country() -> None:
    assert reach_of(_somebody(Role.SERVICE, "66"), ATLAS, SEEING).covers("24611")


def test_a_record_out_of_reach_does_not_exist_and_an_act_elsewhere_says_who_could() -> None:
    with pytest.raises(NotFound):
        _reach("66").require_visible("24611")
    with pytest.raises(OutsideTerritory) as refused:
        _reach("66").require("24611")
    assert refused.value.params == {"unit": "24611", "territory": "66", "could": ["24611", "68"]}
