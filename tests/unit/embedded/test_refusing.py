"""A start that cannot be is refused in one line that names what to set."""

import errno

import psycopg
import pytest
from sqlalchemy.exc import ArgumentError

from embedded.refusing import in_a_line


def refused_by(url: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as raised:
        psycopg.connect(url, connect_timeout=2)
    return raised.value


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileExistsError(errno.EEXIST, "File exists", "/srv/a file"), "File exists (/srv/a file)"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/x"), "Read-only file system (/srv/x)"),
        (OSError(), "OSError"),
        (ArgumentError("Could not parse"), "DATABASE_URL is no address of a PostgreSQL"),
    ],
)
def test_it_says_what_is_wrong(error: OSError | ArgumentError, said: str) -> None:
    line = in_a_line(error)
    assert said in line
    assert "\n" not in line
    assert "OCOP_STATE_DIR" in line or "DATABASE_URL" in line


@pytest.mark.parametrize("url", ["mysql://a@b/c", "garbage", "postgresql://[", "http://x"])
def test_what_is_no_address_is_said_to_be_none(url: str) -> None:
    assert "is no address of a PostgreSQL" in in_a_line(refused_by(url))


def test_a_server_that_does_not_answer_is_named() -> None:
    line = in_a_line(refused_by("postgresql://a:secret@127.0.0.1:1/x"))
    assert line.startswith("The server of DATABASE_URL cannot be used: ")
    assert "\n" not in line
    assert "secret" not in line
