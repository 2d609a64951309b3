import pytest
from fastapi import Request, Response

from libs.kit.answers import etag, is_known, kept, named_in, tag_of, tagged

TAG = '"abc"'


def asking(*lines: str) -> Request:
    headers = [(b"if-none-match", line.encode("latin-1")) for line in lines]
    return Request({"type": "http", "method": "GET", "headers": headers})


@pytest.mark.parametrize(
    "header",
    ['"abc"', 'W/"abc"', "*", " * ", '"x", "abc"', '"x","abc"', ' ,, "abc" , ', '"a,b", "abc"'],
)
def test_a_tag_that_is_named_is_known(header: str) -> None:
    assert named_in(header, TAG)
    assert named_in(header, f"W/{TAG}")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "abc",
        '"abcd"',
        '"xabc"',
        '"x"abc"',
        '"abc',
        'w/"abc"',
        "'abc'",
        '"ab c"',
        '"x" "abc"',
        '"x", *',
        '"\u00fcabc"',
        '"x\\"abc"',
    ],
)
def test_a_tag_that_is_not_named_by_the_grammar_is_unknown(header: str) -> None:
    assert not named_in(header, TAG)


def test_a_tag_inside_a_longer_one_is_unknown() -> None:
    assert not named_in('"a","b"', '","')


def test_several_lines_are_one_list() -> None:
    assert is_known(asking('"x"', '"abc"'), TAG)
    assert not is_known(asking(), TAG)


def test_a_long_header_is_read_in_one_pass() -> None:
    assert not named_in(" " * 8000 + "x", TAG)
    assert named_in('"x",' * 2000 + TAG, TAG)


def test_a_caller_with_the_copy_is_spared_the_body_but_not_its_rules() -> None:
    answer = kept(
        asking(tag_of(b"body")),
        b"body",
        headers={"x-more": "1"},
        vary=["Accept", "Accept-Language"],
    )
    assert (answer.status_code, answer.body) == (304, b"")
    assert answer.headers["etag"] == tag_of(b"body")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert "x-more" not in answer.headers
    assert "content-type" not in answer.headers


def test_a_caller_with_another_copy_gets_the_body() -> None:
    answer = kept(asking('"old"'), b"body", tag=TAG, cache_control="no-store")
    assert (answer.status_code, answer.body) == (200, b"body")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (TAG, "no-store")


def test_a_new_record_tells_its_version_and_its_address() -> None:
    answer = Response()
    tagged(answer, 1, "/v1/notes/7")
    assert answer.headers["etag"] == etag(1) == '"1"'
    assert answer.headers["location"] == "/v1/notes/7"
