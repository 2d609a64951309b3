"""Many products: each line for itself."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.engine.batch import Lines, read_item
from tests.support.scoring_builders import a_request, best, the_catalogue


@given(st.lists(st.binary(max_size=6)), st.data())
def test_lines_are_the_same_however_the_stream_is_cut(
    lines: list[bytes], data: st.DataObject
) -> None:
    body = b"\n".join(lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=4)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    cutter = Lines()
    found = [line for piece in pieces for line in cutter.feed(piece)] + list(cutter.end())
    assert found == [line for line in body.split(b"\n") if line.strip()]


def test_a_line_too_long_is_dropped_and_the_next_one_read() -> None:
    cutter = Lines(limit=5)
    found = [*cutter.feed(b"abc"), *cutter.feed(b"defgh"), *cutter.feed(b"ij\nok\n"), *cutter.end()]
    assert found == [None, b"ok"]


@pytest.mark.parametrize("cuts", [[b"12345", b"\n"], [b"123", b"45\n"], [b"12345\n"], [b"12345"]])
def test_a_line_of_exactly_the_limit_is_read(cuts: list[bytes]) -> None:
    cutter = Lines(limit=5)
    assert [*(line for cut in cuts for line in cutter.feed(cut)), *cutter.end()] == [b"12345"]


@pytest.mark.parametrize(
    "cuts", [[b"123456", b"\n"], [b"123", b"456\n"], [b"123456\n"], [b"123456"]]
)
def test_a_line_of_one_byte_more_is_not(cuts: list[bytes]) -> None:
    cutter = Lines(limit=5)
    assert [*(line for cut in cuts for line in cutter.feed(cut)), *cutter.end()] == [None]
    assert [*cutter.feed(b"ok"), *cutter.end()] == [b"ok"]


def test_a_line_may_have_256_kibibytes_and_an_id_100_signs() -> None:
    assert [*Lines().feed(b" " * 262_143 + b"1\n")] == [b" " * 262_143 + b"1"]
    assert [*Lines().feed(b" " * 262_144 + b"1\n")] == [None]
    (fault,) = read_item(the_catalogue(), None, "vi")["faults"]
    assert fault.params == {"limit": 262_144}
    for name in ("x" * 100, "x", None):
        line = orjson.dumps({**a_request(best(1)), "id": name})
        item = read_item(the_catalogue(), line, "vi")
        assert (item["id"], item["faults"]) == (name, ())
    line = orjson.dumps({**a_request(best(1)), "id": "x" * 101})
    item = read_item(the_catalogue(), line, "vi")
    assert (item["id"], item["result"]) == (None, None)
    assert [(one.pointer, one.params) for one in item["faults"]] == [("/id", {"limit": 100})]


def test_a_faulty_line_keeps_its_id() -> None:
    item = read_item(the_catalogue(), b'{"id":"p7"}', "vi")
    assert (item["id"], item["result"]) == ("p7", None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (None, "body_too_long"),
        (b"{", "not_json"),
        (b"5", "not_an_object"),
        (b'{"id":5}', "not_an_id"),
        (b'{"rulebook":"x","rulebook":"y"}', "named_twice"),
        (b'{"id":"a"}', "missing_field"),
    ],
)
def test_a_bad_line_is_answered_with_its_faults(line: bytes | None, code: str) -> None:
    item = read_item(the_catalogue(), line, "vi")
    assert item["result"] is None
    assert item["faults"][0].code == code


def test_a_good_line_keeps_its_id_and_explains_only_when_asked() -> None:
    for explain, expected in ((None, 0), (True, 32 + 3 + 5)):
        line = orjson.dumps({**a_request(best(1)), "id": "p1", "explain": explain})
        item = read_item(the_catalogue(), line, "vi")
        assert item["id"] == "p1"
        assert len(orjson.loads(orjson.dumps(item["result"]["explanation"]))) == expected
