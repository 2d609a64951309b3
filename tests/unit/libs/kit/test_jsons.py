import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.errors import MOST_FAULTS
from libs.kit.jsons import named_twice, read

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.sampled_from(
    [":", '":', '\\":', "1.1"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ('{"1.1":1,"1.1":5, "x" :2}', ["/1.1"]),
        ('{"a":1,"a":2}', ["/a"]),
        ('{"a":1,"b":{"c":1,"c" :1},"a" : 3}', ["/a", "/b/c"]),
        ('[{"a":1},{"a":1,"\\u0061":2}]', ["/1/a"]),
        ('{"a":"x\\":","a":1, "b" :0}', ["/a"]),
        ('{"a/~":1,"a/~":2}', ["/a~1~0"]),
        ('{"":1,"":2}', ["/"]),
        ('{"a" \n:1,"a"\t:2,"b":3}', ["/a"]),
        ('{"a":1,"a":1,"a":1}', ["/a"]),
        ('{"a":1,"a":1,"b":"\\u003a"}', ["/a"]),
        ('{"a":1,"a":1,"b\\u003A":2}', ["/a"]),
        ('{"a":"x:y","a":":"}', ["/a"]),
    ],
)
def test_a_name_that_stands_twice_is_found_however_it_is_spaced(
    body: str, pointers: list[str]
) -> None:
    faults = read(body.encode())[1]
    assert [fault.pointer for fault in faults] == pointers
    assert {fault.code for fault in faults} == {"named_twice"}


@given(VALUES, st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
def test_no_name_is_accused_that_stands_once(value: Any, separators: tuple[str, str]) -> None:
    body = json.dumps(value, separators=separators, ensure_ascii=False).encode()
    assert read(body) == (value, [])


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), VALUES)
def test_a_twin_is_always_found(value: dict[str, Any], other: Any) -> None:
    name = next(iter(value))
    members = [*value.items(), (name, other)]
    text = ", ".join(f"{json.dumps(key)} : {json.dumps(inner)}" for key, inner in members)
    assert len(read(f"{{{text}}}".encode())[1]) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"{'a':1}", b"\xff", b"[" * 5000 + b"]" * 5000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        read(body)


def test_a_twin_is_found_deeper_than_json_is_written_back() -> None:
    deep = '{"a":' * 260 + '{"b":1,"b":2}' + "}" * 260
    assert [fault.code for fault in read(deep.encode())[1]] == ["named_twice"]


def test_a_text_too_deep_to_look_into_is_refused() -> None:
    deep = b'{"a:":' * 1000 + b"1" + b"}" * 1000
    with pytest.raises(ValueError, match="deep"):
        named_twice(deep)


def test_a_text_with_very_many_names_is_looked_through_once() -> None:
    """Each name was once counted among all others: 20,000 took nine seconds, these would hours."""
    names = ",".join(f'"a{number}":1' for number in range(300_000))
    faults = read(f'{{{names},"a7":2}}'.encode())[1]
    assert [fault.pointer for fault in faults] == ["/a7"]


def test_no_more_twins_are_gathered_than_are_told() -> None:
    twins = ",".join(f'"a{number}":1,"a{number}":1' for number in range(5000))
    assert len(read(f"{{{twins}}}".encode())[1]) == MOST_FAULTS + 1
