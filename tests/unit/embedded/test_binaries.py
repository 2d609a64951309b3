"""Databases sort alike on every version."""

from pathlib import Path

import pytest

from embedded.binaries import Binaries, wheel_folder


@pytest.mark.parametrize(
    ("version", "expected"),
    [("18.6", "--builtin-locale=C.UTF-8"), ("17.0", "--builtin-locale=C.UTF-8")],
)
def test_new_versions_bring_their_own_order(version: str, expected: str) -> None:
    assert expected in Binaries(Path(), version).locale_options()


def test_old_versions_take_the_same_order_from_the_system() -> None:
    assert Binaries(Path(), "15.18").locale_options() == ["--locale=C.UTF-8"]


def test_the_wheel_is_found_without_being_imported() -> None:
    folder = wheel_folder()
    assert folder is not None
    assert (folder / "pginstall" / "bin" / "initdb").exists()
