import json

import pytest

from libs.contracts import errors
from libs.contracts.errors import Fault, InvalidInput, OcopError, RemoteProblem, StaleVersion
from libs.kit.problems import (
    STATUS,
    Messages,
    document_of,
    encode,
    error_from_document,
    fault_of_pydantic,
    language_of,
    pointer,
    shortened,
)

WORDS = Messages()


def _kit_errors() -> list[type[OcopError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, OcopError) and kind is not RemoteProblem
    ]


@pytest.mark.parametrize("kind", _kit_errors(), ids=lambda kind: kind.code)
def test_every_error_has_a_status_and_words_in_both_languages(kind: type[OcopError]) -> None:
    assert kind.kind in STATUS
    assert kind.code in WORDS
    vi, en = (WORDS.words(kind.code, language, {}) for language in ("vi", "en"))
    assert vi["title"] != en["title"]
    assert vi["detail"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("vi,en;q=0.8", "vi"),
        ("fr,en;q=0.5", "en"),
        ("en;q=0,vi;q=0.1", "vi"),
        ("en;q=x", "vi"),
        ("*", "vi"),
    ],
)
def test_the_language_follows_accept_language(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_a_problem_comes_back_as_the_error_it_was() -> None:
    sent = InvalidInput(faults=[Fault("/a/b~c", "missing", {"x": 1}, "query")])
    status, document = document_of(sent, messages=WORDS, language="en", request_id="r")
    back = error_from_document(status, encode(document))
    assert isinstance(back, InvalidInput)
    assert back.faults == sent.faults


def test_parameters_survive_the_boundary() -> None:
    status, document = document_of(
        StaleVersion(current=7), messages=WORDS, language="vi", request_id="r"
    )
    back = error_from_document(status, encode(document))
    assert isinstance(back, StaleVersion)
    assert back.params == {"current": 7}


def test_an_unknown_problem_is_kept_word_for_word() -> None:
    body = json.dumps({"code": "brand_new", "title": "x"}).encode()
    back = error_from_document(418, body)
    assert isinstance(back, RemoteProblem)
    assert back.status == 418
    assert back.document["title"] == "x"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"title": 1}', b"\xff"])
def test_an_answer_that_is_no_problem_document_means_unavailable(body: bytes) -> None:
    assert error_from_document(502, body).code == "service_unavailable"


def test_hostile_braces_and_surrogates_do_not_break_the_words() -> None:
    error = StaleVersion(current="{0.__class__} \ud800")
    _, document = document_of(error, messages=WORDS, language="vi", request_id="r")
    assert b"__class__" in encode(document)


def test_a_pointer_escapes_its_steps() -> None:
    assert pointer(["a/b", 0, "c~d"]) == "/a~1b/0/c~0d"


def test_a_query_error_says_where_it_is() -> None:
    fault = fault_of_pydantic({"type": "int_parsing", "loc": ("query", "limit"), "ctx": {}})
    assert (fault.pointer, fault.where, fault.code) == ("/limit", "query", "int_parsing")


def test_no_more_than_a_hundred_faults_are_told_and_the_rest_is_not_hidden() -> None:
    faults = [Fault(f"/{number}", "missing") for number in range(101)]
    few, many = InvalidInput(faults=faults[:100]), InvalidInput(faults=faults)
    told = [
        document_of(one, messages=WORDS, language="vi", request_id="r")[1] for one in (few, many)
    ]
    assert [len(one["errors"]) for one in told] == [100, 100]
    assert [one.get("more") for one in told] == [None, True]
    assert error_from_document(422, encode(told[1])).more


def test_what_a_caller_wrote_is_not_told_back_at_any_length() -> None:
    long = "x" * 1_000_000
    fault = Fault(
        f"/answers/{long}", "named_twice", {"name": long, "all": [long] * 999, "n": 10**99}
    )
    error = InvalidInput(faults=[fault], reason=long)
    document = document_of(error, messages=WORDS, language="vi", request_id="r")[1]
    assert len(encode(document)) < 100_000
    assert document["errors"][0]["pointer"] == "/answers"


def test_a_pointer_that_is_too_long_names_what_is_around_it() -> None:
    assert shortened("/a/b") == "/a/b"
    assert shortened("/" + "x" * 501) == ""
    assert shortened("/a/" + "x" * 490 + "/" + "y" * 100) == "/a/" + "x" * 490
