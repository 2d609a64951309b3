import pytest

from libs.contracts.core import new_id
from libs.contracts.errors import NotFound, OutsideTerritory
from services.registry.scope import Place, Reach

HERE = Place(commune="24133", province="66")


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Reach("VN"), True),
        (Reach("66"), True),
        (Reach("24133"), True),
        (Reach("643", communes=frozenset({"24133", "24121"})), True),
        (Reach("01"), False),
        (Reach("24121"), False),
        (Reach("644", communes=frozenset({"24305"})), False),
        (Reach("644", communes=frozenset()), False),
        (Reach(""), False),
    ],
)
def test_a_unit_covers_what_lies_under_it(reach: Reach, expected: bool) -> None:  # noqa: FBT001
    assert reach.covers(HERE) is expected


def test_a_producers_account_sees_its_own_only() -> None:
    mine = new_id()
    reach = Reach("24133", owner=mine)
    assert reach.covers(Place("00004", "01", owner=mine))
    assert not reach.covers(HERE)
    assert not reach.covers(Place("24133", "66", owner=new_id()))


def test_a_record_out_of_reach_does_not_exist_and_an_act_elsewhere_is_forbidden() -> None:
    with pytest.raises(NotFound):
        Reach("01").require_visible(HERE)
    with pytest.raises(OutsideTerritory) as refused:
        Reach("01").require_territory("24133", "66")
    assert refused.value.params == {"unit": "24133", "territory": "01"}
