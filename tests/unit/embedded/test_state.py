"""The state directory keeps secrets to itself and for ever."""

import os
import stat
from pathlib import Path

from embedded.state import State, state_folder


def test_a_secret_is_made_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    made = iter(["first", "second"])
    state = State(tmp_path / "state")
    assert state.secret("key", lambda: next(made)) == "first"
    assert State(tmp_path / "state").secret("key", lambda: next(made)) == "first"
    (path,) = (tmp_path / "state").rglob("key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_marker_is_remembered_by_the_next_run(tmp_path: Path) -> None:
    assert not State(tmp_path).remembers("demo")
    State(tmp_path).remember("demo", "walked")
    assert State(tmp_path).remembers("demo")
    assert State(tmp_path).recall("demo") == "walked"


def test_the_chosen_folder_is_taken(tmp_path: Path) -> None:
    assert state_folder(tmp_path / "mine") == tmp_path / "mine"


def test_only_one_system_holds_a_directory(tmp_path: Path) -> None:
    first, second = State(tmp_path).instance_lock(), State(tmp_path).instance_lock()
    assert first.acquire()
    first.note("http://127.0.0.1:8000")
    assert not second.acquire()
    assert second.holder() == f"{os.getpid()} http://127.0.0.1:8000"
    first.release()
    assert second.acquire()
    second.release()
