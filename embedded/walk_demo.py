"""Walks the demo against a running system, or starts one for the walk."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from demo.client import Credentials, Refused
from demo.report import DemoResult
from demo.run import new_run
from demo.settings import DemoSettings, credentials_of
from demo.walk import walk
from embedded.state import State, state_folder

ACCOUNTS = "accounts.json"
"""What the first start keeps in the state directory."""
_START_SECONDS = 120
_STOP_SECONDS = 30


def answers(base_url: str) -> bool:
    """Say whether a system answers there and is ready."""
    try:
        return httpx.get(f"{base_url}/readyz", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def running(settings: DemoSettings) -> Iterator[bool]:
    """Keep a system running for the walk; gives whether it had to be started."""
    if answers(settings.base_url):
        yield False
        return
    if settings.url is not None:
        raise SystemExit(f"Nothing answers at {settings.base_url}.")
    print("No system answers; starting one for the demo.")
    process = subprocess.Popen(
        ["env", "OCOP_DEMO=0", sys.executable, "-m", "embedded"], stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + _START_SECONDS
        while not answers(settings.base_url):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("The system did not start; `make run` says why.")
            time.sleep(0.2)
        yield True
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)


def administrator(settings: DemoSettings) -> Credentials:
    """Find the administrator: from the environment, else as the first start kept it."""
    given = settings.given()
    if given is not None:
        return given
    try:
        return credentials_of(State(state_folder(settings.state_dir)).recall(ACCOUNTS))
    except (OSError, KeyError, ValueError):
        raise SystemExit(
            "Set OCOP_ADMINISTRATOR and OCOP_PASSWORD: the state directory holds no account."
        ) from None


def conclusion(result: DemoResult, base_url: str, *, started: bool) -> None:
    """Say what to look at next."""
    print(f"\nLượt demo {result.run}: {len(result.certificates)} giấy chứng nhận.")
    for one in result.certificates:
        print(f"  {one.stars} ★ {one.number:28} {one.page}")
    print("Tài khoản để đăng nhập thử (POST /v1/auth/login):")
    for account in result.accounts:
        print(f"  {account.username:22} {account.password:24} {account.role} {account.unit}")
    print(f"Resume or repeat this run: OCOP_DEMO_RUN={result.run} make demo")
    if started:
        print("The system is stopped again, its data are kept: `make run`, then open the links.")
    else:
        print(f"Look at {base_url}")


def main() -> None:
    """Walk, and say what came of it."""
    settings = DemoSettings()
    with running(settings) as started:
        run = settings.demo_run or new_run()
        try:
            result = walk(settings.base_url, administrator(settings), print, run=run)
        except (httpx.TransportError, Refused, TimeoutError) as error:
            raise SystemExit(
                f"The walk stopped: {error}\nGo on where it stopped: OCOP_DEMO_RUN={run} make demo"
            ) from None
    conclusion(result, settings.base_url, started=started)


if __name__ == "__main__":
    main()
