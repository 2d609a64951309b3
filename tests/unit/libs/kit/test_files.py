import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.kit.files import FilesByHash, load_or_make, write_once

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_file_is_written_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_once(path, b"first")
    write_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_all_that_make_a_secret_at_once_are_given_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: load_or_make(path, lambda: os.urandom(16)), range(40)))
    assert made == {path.read_bytes()}


def test_a_file_is_kept_under_the_hash_of_its_bytes(tmp_path: Path) -> None:
    files = FilesByHash(tmp_path, suffix=".pdf")
    name = files.put(b"content")
    assert name == files.put(b"content") == hashlib.sha256(b"content").hexdigest()
    assert files.get(name) == b"content"
    assert files.path(name).name == f"{name}.pdf"
    assert list(files.names()) == [name]
    assert files.is_whole(name)


def test_a_file_that_is_missing_or_changed_is_not_whole(tmp_path: Path) -> None:
    files = FilesByHash(tmp_path)
    name = files.put(b"content")
    files.path(name).write_bytes(b"contenT")
    assert not files.is_whole(name)
    files.path(name).unlink()
    assert not files.is_whole(name)
    with pytest.raises(FileNotFoundError):
        files.get(name)


def test_a_staged_file_moves_in(tmp_path: Path) -> None:
    files = FilesByHash(tmp_path / "files")
    staged = tmp_path / "staged"
    staged.write_bytes(b"content")
    name = hashlib.sha256(b"content").hexdigest()
    files.adopt(staged, name)
    assert files.get(name) == b"content"
    assert not staged.exists()


def test_only_what_was_left_unfinished_long_ago_is_swept(tmp_path: Path) -> None:
    files = FilesByHash(tmp_path)
    kept = files.path(files.put(b"content"))
    old, new = kept.parent / ".new-old", kept.parent / ".new-new"
    for path in (kept, old, new):
        path.touch()
    for path in (kept, old):
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    assert files.sweep(LONG_AGO + timedelta(days=1)) == 1
    assert (kept.exists(), old.exists(), new.exists()) == (True, False, True)
