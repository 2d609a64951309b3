"""Who may wait for long work."""

from contextlib import ExitStack

import pytest
from fastapi import Request

from libs.contracts.errors import Busy, TooManyRequests
from libs.kit.places import Places, caller_of


def test_a_caller_has_his_share_and_others_have_theirs() -> None:
    places = Places(room=4, each=2)
    with ExitStack() as held:
        held.enter_context(places.taken("a"))
        held.enter_context(places.taken("a"))
        with pytest.raises(TooManyRequests) as refused, places.taken("a"):
            pass
        assert refused.value.headers == {"Retry-After": "2"}
        held.enter_context(places.taken("b"))
        held.enter_context(places.taken("c"))
        with pytest.raises(Busy), places.taken("d"):
            pass
    with places.taken("a"), places.taken("d"):
        pass


def test_a_place_is_given_back_when_the_work_fails() -> None:
    places = Places(room=1, each=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), places.taken("a"):
            raise ZeroDivisionError


def test_parts_of_this_system_are_bounded_by_the_room_alone() -> None:
    places = Places(room=3, each=1)
    with (
        places.taken(""),
        places.taken(""),
        places.taken(""),
        pytest.raises(Busy),
        places.taken(""),
    ):
        pass


@pytest.mark.parametrize(
    ("forwarded", "caller"),
    [
        (None, ""),
        ("for=192.0.2.1;proto=https", "192.0.2.1"),
        ('for=192.0.2.1;proto=https;host="a.vn";account=018f', "018f"),
        ('for="[2001:db8::1]";proto=http', "2001:db8::/64"),
        ('for="[2001:db8:0:0:9::1]";proto=http', "2001:db8::/64"),
        ("for=:x", ":x"),
    ],
)
def test_the_caller_is_the_account_or_the_network(forwarded: str | None, caller: str) -> None:
    headers = [] if forwarded is None else [(b"forwarded", forwarded.encode())]
    assert caller_of(Request({"type": "http", "headers": headers})) == caller
