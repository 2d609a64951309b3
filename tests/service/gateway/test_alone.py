"""The gateway as a process of its own, and its tasks at the command line."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from embedded.processes import free_port

CHECKOUT = Path(__file__).resolve().parents[3]
START_SECONDS = 60
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def environment(gateway_database_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "OCOP_GATEWAY_ENVIRONMENT": "production",
        "OCOP_GATEWAY_DATABASE_URL": gateway_database_url,
        "OCOP_GATEWAY_KEYS_DIR": str(tmp_path / "keys"),
        "OCOP_GATEWAY_REGISTRY_URL": NOWHERE,
        "OCOP_GATEWAY_SCORING_URL": NOWHERE,
        "OCOP_GATEWAY_CERTIFICATES_URL": NOWHERE,
        "OCOP_GATEWAY_LOG_FORMAT": "json",
        "OCOP_GATEWAY_PORT": str(free_port()),
    }


def at_the_command_line(
    environment: dict[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "gateway", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@contextmanager
def running(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Keep the gateway running until the end, or until the test kills it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "compose.gateway"], cwd=CHECKOUT, env=environment
    )
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(environment) and time.monotonic() < end:
            assert process.poll() is None, "the gateway ended"
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(environment: dict[str, str]) -> bool:
    try:
        return httpx.get(url(environment, "/healthz"), trust_env=False).is_success
    except httpx.TransportError:
        return False


def url(environment: dict[str, str], path: str) -> str:
    return f"http://127.0.0.1:{environment['OCOP_GATEWAY_PORT']}{path}"


def post(environment: dict[str, str], path: str, **options: object) -> httpx.Response:
    return httpx.post(url(environment, path), trust_env=False, timeout=20, **options)  # type: ignore[arg-type]


def test_sessions_outlive_a_kill_and_ended_ones_stay_ended(environment: dict[str, str]) -> None:
    username, code = at_the_command_line(environment, "create-administrator").stdout.split()
    body = {"username": username, "password": "Quan-tri-Ea-Kao-1975"}
    with running(environment) as process:
        early = post(environment, "/v1/auth/login", json=body)
        assert early.json()["code"] == "login_failed"
        setting = {"code": code, "password": body["password"]}
        assert post(environment, "/v1/auth/password-setting", json=setting).status_code == 204
        kept = post(environment, "/v1/auth/login", json=body).json()
        ended = post(environment, "/v1/auth/login", json=body).json()
        bearer = {"Authorization": f"Bearer {ended['access_token']}"}
        assert post(environment, "/v1/auth/logout", headers=bearer).status_code == 204
        process.kill()
        process.wait()
    with running(environment):
        old = {"Authorization": f"Bearer {kept['access_token']}"}
        me = httpx.get(url(environment, "/v1/me"), headers=old, trust_env=False)
        assert me.json()["account"]["username"] == username
        refused = httpx.get(url(environment, "/v1/me"), headers=bearer, trust_env=False)
        assert refused.json()["params"] == {"reason": "revoked"}
        token = {"refresh_token": kept["refresh_token"]}
        assert post(environment, "/v1/auth/refresh", json=token).status_code == 200
        dead = httpx.get(url(environment, "/v1/units"), trust_env=False)
        assert (dead.status_code, dead.json()["code"]) == (503, "service_unavailable")
    again = at_the_command_line(environment, "create-administrator", "quantri.2")
    assert (again.returncode, again.stdout) == (1, "")
    helped = at_the_command_line(environment, "new-password", username.upper())
    assert helped.stdout.split()[0] == username
    assert helped.stdout.split()[1] != code
