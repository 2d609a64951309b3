from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
from libs.contracts.errors import InvalidInput
from libs.contracts.registry.evidence import (
    OTHER_PAPER,
    ContentAlreadyStored,
    ContentEmpty,
    ContentNotAsDeclared,
    ContentType,
    ContentTypeNotTaken,
    RangeNotSatisfiable,
)
from services.registry.evidence import rules
from services.registry.in_force import Snapshot
from services.registry.reference import known_paper_kinds

HEADS = {
    ContentType.PDF: b"%PDF-1.7\n",
    ContentType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    ContentType.PNG: b"\x89PNG\r\n\x1a\n\x00",
    ContentType.WEBP: b"RIFF\x0a\x00\x00\x00WEBPVP8 ",
    ContentType.MP4: b"\x00\x00\x00\x18ftypmp42",
}
DOCX = ["[Content_Types].xml", "word/document.xml"]
XLSX = ["[Content_Types].xml", "xl/workbook.xml"]


@pytest.mark.parametrize("declared", HEADS)
@pytest.mark.parametrize("real", HEADS)
def test_bytes_must_be_what_the_content_type_says(declared: ContentType, real: ContentType) -> None:
    if declared is real:
        rules.require_as_declared(declared, HEADS[real])
        return
    with pytest.raises(ContentNotAsDeclared) as refused:
        rules.require_as_declared(declared, HEADS[real])
    assert refused.value.params == {"declared": declared.value, "found": real.value}


def test_an_office_file_is_known_by_the_names_in_it() -> None:
    rules.require_as_declared(ContentType.DOCX, b"PK\x03\x04", DOCX)
    rules.require_as_declared(ContentType.XLSX, b"PK\x03\x04", XLSX)
    for declared, names in (
        (ContentType.DOCX, XLSX),
        (ContentType.XLSX, DOCX),
        (ContentType.DOCX, []),
        (ContentType.DOCX, None),
    ):
        with pytest.raises(ContentNotAsDeclared):
            rules.require_as_declared(declared, b"PK\x03\x04", names)
    with pytest.raises(ContentNotAsDeclared):
        rules.require_as_declared(ContentType.DOCX, b"%PDF-", DOCX)


@given(st.binary(max_size=16), st.sampled_from(list(ContentType)))
def test_any_beginning_is_either_accepted_or_refused(head: bytes, declared: ContentType) -> None:
    with suppress(ContentNotAsDeclared, ContentEmpty):
        rules.require_as_declared(declared, head)


@pytest.mark.parametrize(
    "header", ["application/pdf", "Application/PDF; charset=x", " application/pdf "]
)
def test_parameters_of_the_content_type_do_not_matter(header: str) -> None:
    assert rules.declared_type(header) is ContentType.PDF


@pytest.mark.parametrize("header", [None, "", "text/html", "application/octet-stream", "pdf"])
def test_other_formats_are_not_taken(header: str | None) -> None:
    with pytest.raises(ContentTypeNotTaken):
        rules.declared_type(header)


def test_a_stored_file_is_never_replaced() -> None:
    assert rules.is_already_stored(None, "a") is False
    assert rules.is_already_stored("a", "a") is True
    with pytest.raises(ContentAlreadyStored):
        rules.is_already_stored("a", "b")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=-", None),
        ("bytes=9-5", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-9", None),
    ],
)
def test_a_range_is_first_to_last_byte(
    header: str | None, expected: tuple[int, int] | None
) -> None:
    assert rules.asked_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable) as refused:
        rules.asked_range(header, 100)
    assert refused.value.headers == {"content-range": "bytes */100"}


@given(st.text(max_size=30), st.integers(min_value=1, max_value=10_000))
def test_a_range_always_lies_within_the_file(header: str, size: int) -> None:
    try:
        found = rules.asked_range(f"bytes={header}", size)
    except RangeNotSatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size


def test_the_saved_name_says_nothing_about_anybody() -> None:
    assert rules.file_name("0198", "image/jpeg") == "0198.jpg"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        (ContentType.PDF, "p.pdf"),
        (ContentType.JPEG, "p.jpg"),
        (ContentType.PNG, "p.png"),
        (ContentType.WEBP, "p.webp"),
        (ContentType.DOCX, "p.docx"),
        (ContentType.XLSX, "p.xlsx"),
        (ContentType.MP4, "p.mp4"),
    ],
)
def test_a_saved_file_ends_as_its_format_does(content_type: ContentType, name: str) -> None:
    assert rules.file_name("p", content_type) == name


def test_only_kinds_of_papers_that_a_rulebook_names_are_taken() -> None:
    known = known_paper_kinds(Snapshot(0), law.read(), date(2026, 11, 22))
    rules.require_known_kind("TEST_REPORT", known)
    rules.require_known_kind(OTHER_PAPER, known)
    with pytest.raises(InvalidInput) as refused:
        rules.require_known_kind("SELFIE", known)
    assert refused.value.faults[0].code == "paper_kind_unknown"


def test_a_missing_content_type_is_named_by_a_dash() -> None:
    with pytest.raises(ContentTypeNotTaken) as refused:
        rules.declared_type(None)
    assert refused.value.params["content_type"] == "-"


def test_a_long_content_type_is_named_by_its_first_hundred_signs() -> None:
    with pytest.raises(ContentTypeNotTaken) as refused:
        rules.declared_type("x" * 150)
    assert refused.value.params["content_type"] == "x" * 100
    assert refused.value.params["taken"] == [kind.value for kind in ContentType]


def test_what_is_no_known_format_is_named_as_an_archive_or_not_at_all() -> None:
    for head, found in ((b"PK\x03\x04", "application/zip"), (b"\x00\x01", "?")):
        with pytest.raises(ContentNotAsDeclared) as refused:
            rules.require_as_declared(ContentType.PDF, head)
        assert refused.value.params["found"] == found
    with pytest.raises(ContentEmpty):
        rules.require_as_declared(ContentType.PDF, b"")


def test_only_office_files_are_archives() -> None:
    zipped = {kind for kind in ContentType if rules.is_zipped(kind)}
    assert zipped == {ContentType.DOCX, ContentType.XLSX}
