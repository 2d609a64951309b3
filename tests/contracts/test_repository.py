"""What is true of every file of the repository, whatever is in it."""

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_BINARY = {".ttf", ".pdf", ".png", ".jpg", ".ico", ".woff2", ".gz", ".zip", ".xlsx"}
_HOSTS = (
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("proxy", "golang", "org"),
    ("index", "docker", "io"),
    ("ghcr", "io"),
    ("quay", "io"),
    ("repo1", "maven", "org"),
    ("static", "crates", "io"),
)
_REGISTRY = re.compile("|".join(r"\b" + re.escape(".".join(host)) for host in _HOSTS))
_HOME = re.compile(r"(?<![\w.~-])/(?:home|Users)/[A-Za-z]|(?<![\w.~-])/root/[A-Za-z.]")
_LARGEST = 4 * 1024 * 1024


@cache
def _tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout, so nothing says which files belong to it")
    listed = subprocess.run(
        [git, "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True
    )
    paths = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


@cache
def _texts() -> list[tuple[str, str]]:
    """Give every text file; one that is not UTF-8 fails here."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_bytes().decode())
        for path in _tracked()
        if path.suffix not in _BINARY
    ]


def _offenders(is_bad: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
        for name, text in _texts()
        if (found := is_bad.search(text))
    ]


def test_every_text_is_utf_8_composed_and_ends_with_a_line_break() -> None:
    for name, text in _texts():
        assert unicodedata.is_normalized("NFC", text), name
        canonical = name.endswith(
            ("/procedure.json", "/sheets.json")
        )  # these bytes have a published digest
        ends = canonical or not text or text.endswith("\n")
        assert ends, f"{name} does not end with a line break"
        assert "\r\n" not in text, f"{name} has line ends of another system"
        assert not text.startswith("\ufeff"), f"{name} starts with a byte order mark"


def test_every_name_is_plain() -> None:
    for path in _tracked():
        name = path.relative_to(ROOT).as_posix()
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", name), name


def test_nothing_names_the_host_of_a_package_registry() -> None:
    assert _offenders(_REGISTRY) == []


def test_nothing_names_a_home_or_the_place_of_this_checkout() -> None:
    assert _offenders(_HOME) == []
    place = re.compile(re.escape(str(ROOT)) + r"\b")
    assert len(ROOT.parts) < 3 or _offenders(place) == []


def test_no_private_key_and_no_large_file_lies_here() -> None:
    for name, text in _texts():
        assert not re.search(r"-----BEGIN (\w+ )?PRIVATE KEY-----\n[A-Za-z0-9+/]", text), name
    for path in _tracked():
        assert path.stat().st_size <= _LARGEST, path


def test_a_todo_names_its_issue() -> None:
    unnamed = re.compile(r"#.*\bTODO\b(?!\(#\d+\))")
    code = [(name, text) for name, text in _texts() if name.endswith(".py")]
    assert [
        name for name, text in code if unnamed.search(text) and "test_repository" not in name
    ] == []
