"""Which headers cross the door."""

import pytest

from gateway.headers import forwarded, incoming, outgoing
from libs.contracts.errors import MalformedRequest


def test_hop_by_hop_headers_stay_here() -> None:
    found = incoming(
        [
            (b"host", b"x"),
            (b"connection", b"keep-alive, X-Mine"),
            (b"x-mine", b"1"),
            (b"keep-alive", b"timeout=5"),
            (b"upgrade", b"h2c"),
            (b"accept", b"*/*"),
        ]
    )
    assert found.kept == [(b"accept", b"*/*")]
    assert found.text(b"host") == "x"


def test_nobody_speaks_as_a_proxy_of_ours() -> None:
    lies = [(b"x-forwarded-for", b"1"), (b"x-forwarded-anything", b"1"), (b"forwarded", b"for=1")]
    assert incoming([*lies, (b"x-real-ip", b"1")]).kept == []


@pytest.mark.parametrize("name", [b"authorization", b"content-length", b"host"])
def test_a_header_that_must_be_one_is_one(name: bytes) -> None:
    assert incoming([(name, b"1"), (name, b"1")]).repeated == name
    assert incoming([(name, b"1")]).repeated is None


def test_a_chunked_body_has_no_announced_length() -> None:
    found = incoming([(b"transfer-encoding", b"chunked"), (b"content-length", b"5")])
    assert found.kept == []
    assert found.has_body


@pytest.mark.parametrize("length", [b"-1", b"1.5", b"x", b"", b"0" * 5000 + b"2"])
def test_a_strange_length_is_refused(length: bytes) -> None:
    with pytest.raises(MalformedRequest):
        _ = incoming([(b"content-length", length)]).length


def test_the_way_here_is_told_in_the_standard_form() -> None:
    assert forwarded("10.0.0.1", "http", b"a.vn:80") == b'for=10.0.0.1;proto=http;host="a.vn:80"'
    assert forwarded("2001:db8::1", "https", None) == b'for="[2001:db8::1]";proto=https'
    assert b"evil" not in forwarded("1.1.1.1", "http", b'x";for=evil')


def test_an_answer_keeps_repeated_headers_and_gets_our_id() -> None:
    raw = [(b"Set-Cookie", b"a"), (b"set-cookie", b"b"), (b"Connection", b"close"), (b"Date", b"x")]
    assert outgoing(raw, b"id") == [
        (b"set-cookie", b"a"),
        (b"set-cookie", b"b"),
        (b"x-request-id", b"id"),
    ]
