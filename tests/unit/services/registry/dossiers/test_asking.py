"""What scoring finds wrong comes back at our places."""

from libs.contracts.errors import Fault
from services.registry.dossiers.asking import located


def moved(pointer: str, places: dict[str, str], tail: str = "") -> list[str]:
    return [fault.pointer for fault in located((Fault(pointer, "any"),), places, tail)]


def test_the_longest_beginning_that_is_known_counts() -> None:
    places = {"/sheets/0/answers": "/answers", "": "/all"}
    assert moved("/sheets/0/answers/1.1", places) == ["/answers/1.1"]
    assert moved("/sheets/0/answers/1.1", places, "/option") == ["/answers/1.1/option"]
    assert moved("/sheets/0/answers", places, "/option") == ["/answers"]


def test_a_name_that_only_begins_alike_is_another_place() -> None:
    assert moved("/agreed_by", {"/agreed": "/agreed"}) == []
    assert moved("/agreed/1.1", {"/agreed": "/agreed"}) == ["/agreed/1.1"]


def test_what_lies_at_none_of_our_places_is_not_ours() -> None:
    assert moved("/rulebook", {"/agreed": "/agreed"}) == []
