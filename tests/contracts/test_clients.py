"""Clients are generated from the published description, type-check, and talk to the system."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gateway.access import scopes_of
from libs.contracts.core import Level, Role
from libs.kit.tokens import Principal
from tests.contracts.whole import Whole, running_whole
from tests.support.database import TestServer
from tests.support.ids import new_id
from tests.support.registry import COMMUNE, PROVINCE, producer_body, product_body
from tests.support.settings import TestSettings
from tests.support.tools import second_tool
from tools.openapi import published

pytestmark = pytest.mark.timeout(300)

_CLIENTS = Path(__file__).parent / "clients"
_DESCRIPTION = published.FOLDER / f"{published.MERGED}.json"
_USERNAME = "canbo.khachhang"
_PRODUCT = "Cà phê Buôn Ma Thuột"
_OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "network")
_SECONDS = 100


@dataclass(frozen=True)
class Reached:
    """Where the system answers, and whom it knows."""

    address: str
    password: str


@pytest.fixture(scope="module")
def reached(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reached]:
    with running_whole(database_server, tmp_path_factory.mktemp("system")) as whole:
        scopes = scopes_of(Role.OFFICER, Level.PROVINCE)
        officer = Principal(new_id(), Role.OFFICER, Level.PROVINCE, PROVINCE, scopes, "gateway")
        whole.enrol(officer, _USERNAME)
        password = whole.settle(officer.subject)
        _register_a_product(whole)
        yield Reached(whole.listen(), password)


def _register_a_product(whole: Whole) -> None:
    officer = whole.account(Role.OFFICER, Level.COMMUNE, COMMUNE)
    producer = _post(whole, officer.headers, "/v1/producers", producer_body())
    _post(whole, officer.headers, "/v1/products", product_body(producer["id"], name=_PRODUCT))


def _post(whole: Whole, headers: Any, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = whole.loop.run(whole.clients["door"].post(path, json=body, headers=headers))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _run(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _is_as_it_should_be(said: dict[str, Any]) -> None:
    assert said["problem"] == "login_failed"
    assert said["title"].isascii(), "the client asked for English"
    assert said["account"] == _USERNAME
    assert said["provinces"] == 34
    assert said["products"] == [_PRODUCT]
    assert said["rulebook"] == "26-2026"
    assert (said["missing"], said["status"]) == ("not_found", 404)


def _install(npm: str, folder: Path) -> None:
    """Install what package.json names; offline is a reason to skip, but not for CI."""
    done = subprocess.run(
        [npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return
    if TestSettings().no_skips or not any(word in done.stderr for word in _OFFLINE):
        pytest.fail(f"npm ci: {done.stderr}")
    pytest.skip("needs the npm registry, which does not answer")


@pytest.mark.second_tool
def test_a_typescript_front_end_is_generated_type_checks_and_works(
    reached: Reached, tmp_path: Path
) -> None:
    node, npm = second_tool("node"), second_tool("npm")
    folder = tmp_path / "typescript"
    shutil.copytree(_CLIENTS / "typescript", folder)
    _install(npm, folder)
    programs = folder / "node_modules" / ".bin"
    _run([str(programs / "openapi-typescript"), str(_DESCRIPTION), "-o", "ocop.ts"], folder)
    _run([str(programs / "tsc"), "--noEmit"], folder)
    _run([str(programs / "tsc"), "--noCheck"], folder)
    said = _run([node, "built/walk.js", reached.address, _USERNAME, reached.password], folder)
    _is_as_it_should_be(json.loads(said))


@pytest.fixture(scope="module")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated client beside a program that uses it."""
    folder = tmp_path_factory.mktemp("python")
    shutil.copytree(_CLIENTS / "python", folder, dirs_exist_ok=True)
    generator = shutil.which("openapi-python-client", path=os.path.dirname(sys.executable))  # noqa: PTH120
    assert generator is not None, "it is in requirements.lock"
    options = ["--meta", "none", "--output-path", "ocop_client", "--config", "generator.yaml"]
    said = _run(
        [generator, "generate", "--path", str(_DESCRIPTION), *options, "--fail-on-warning"], folder
    )
    assert "warning" not in said.lower(), said
    return folder


def test_a_python_client_is_generated_and_works(reached: Reached, python_client: Path) -> None:
    said = _run(
        [sys.executable, "walk.py", reached.address, _USERNAME, reached.password], python_client
    )
    _is_as_it_should_be(json.loads(said))


def test_a_program_that_uses_the_python_client_type_checks(python_client: Path) -> None:
    _run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "walk.py"],
        python_client,
    )
