"""What a started system says, and the demo it walks at its first start."""

import json
import threading
from dataclasses import asdict
from typing import Any

from embedded.administrator import ACCOUNTS
from embedded.settings import EmbeddedSettings
from embedded.state import State
from libs.contracts.core import new_id

DEMO = "demo.json"


def say_hello(settings: EmbeddedSettings, state: State, seconds: float) -> None:
    """Print the address, the administrator and what to try next."""
    base = settings.address
    print(f"\nThe OCOP platform runs at {base}  (ready after {seconds:.1f} s; Ctrl-C stops it)\n")
    print(f"  data            {state.folder}")
    if state.remembers(ACCOUNTS):
        first = json.loads(state.recall(ACCOUNTS))["administrator"]
        print(f"  administrator   {first['username']}  {first['password']}")
    print(f"  public pages    {base}/")
    print(f"  API             {base}/openapi.json")
    print("  try             make demo, in another terminal", flush=True)
    if state.remembers(DEMO):
        _say_demo(json.loads(state.recall(DEMO)))


def begin_demo(settings: EmbeddedSettings, state: State) -> None:
    """Walk the demo beside the running system, once in the life of its data.

    Interrupted, it goes on at the next start: the run's name is kept, so repeating it is safe.
    """
    if state.remembers(DEMO) or not state.remembers(ACCOUNTS):
        return
    if not settings.demo:
        state.remember(DEMO, "null")
        return
    threading.Thread(target=_walk, args=(settings, state), daemon=True, name="demo").start()


def _walk(settings: EmbeddedSettings, state: State) -> None:
    from tools.demo import Credentials, walk  # noqa: PLC0415 - needed at the first start only

    first = json.loads(state.recall(ACCOUNTS))["administrator"]
    run = state.secret("demo-run", lambda: str(new_id()))
    print("\nThe first start walks the demo:\n", flush=True)
    try:
        result = walk(
            settings.address,
            Credentials(first["username"], first["password"]),
            lambda line: print(f"  {line}", flush=True),
            run=run,
            plain_names=True,
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the system itself goes on
        print(f"\nThe demo stopped ({error!r}). It goes on at the next start.", flush=True)
        return
    done = {
        "accounts": [asdict(account) for account in result.accounts],
        "first_certificate": result.first_certificate,
    }
    state.remember(DEMO, json.dumps(done, ensure_ascii=False))
    _say_demo(done)


def _say_demo(done: dict[str, Any] | None) -> None:
    if done is None:
        return
    print("\n  Accounts of the demo (POST /v1/auth/login):")
    for one in done["accounts"]:
        print(f"    {one['username']:20} {one['password']:24} {one['role']} {one['unit']}")
    print(f"\n  The first certificate: {done['first_certificate']}\n", flush=True)
