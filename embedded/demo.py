"""The demo that the first start walks, once in the life of a system's data."""

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from demo import Credentials, walk
from demo.client import Journal, Write
from demo.run import new_run
from embedded.administrator import ACCOUNTS
from embedded.settings import EmbeddedSettings
from embedded.state import State

_DONE = "demo.json"


def begin(settings: EmbeddedSettings, state: State) -> None:
    """Walk it beside the running system; with `OCOP_DEMO=0` never for these data.

    Interrupted, it goes on at the next start: the run's name and what was acknowledged are kept.
    """
    if state.remembers(_DONE) or not state.remembers(ACCOUNTS):
        return
    if not settings.demo:
        state.remember(_DONE, "null")
        return
    threading.Thread(target=_walk, args=(settings, state), daemon=True, name="demo").start()


def say_outcome(state: State) -> None:
    """Print the demo's accounts and its first certificate, if it was walked."""
    done = json.loads(state.recall(_DONE)) if state.remembers(_DONE) else None
    if done is None:
        return
    print("\n  Accounts of the demo (POST /v1/auth/login):")
    for one in done["accounts"]:
        print(f"    {one['username']:20} {one['password']:24} {one['role']} {one['unit']}")
    print(f"\n  The first certificate: {done['first_certificate']}\n", flush=True)


def _walk(settings: EmbeddedSettings, state: State) -> None:
    first = json.loads(state.recall(ACCOUNTS))["administrator"]
    run = state.secret("demo-run", new_run)
    print("\nThe first start walks the demo:\n", flush=True)
    try:
        result = walk(
            settings.address,
            Credentials(first["username"], first["password"]),
            lambda line: print(f"  {line}", flush=True),
            run=run,
            plain_names=True,
            journal=_kept_journal(state.part("demo") / "journal"),
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the system itself goes on
        print(f"\nThe demo stopped ({error}). It goes on at the next start.", flush=True)
        return
    done = {
        "accounts": [asdict(account) for account in result.accounts],
        "first_certificate": result.first_certificate,
    }
    state.remember(_DONE, json.dumps(done, ensure_ascii=False))
    say_outcome(state)


def _kept_journal(path: Path) -> Journal:
    """Give the demo's journal with what an interrupted walk wrote; what this one writes is kept."""

    class Kept(dict[str, Write]):
        def __setitem__(self, step: str, write: Write) -> None:
            super().__setitem__(step, write)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([step, asdict(write)]) + "\n")

    journal = Journal()
    kept = list(_lines(path))
    path.write_text("".join(f"{json.dumps(line)}\n" for line in kept), encoding="utf-8")
    journal.writes = Kept((step, Write(**write)) for step, write in kept)
    return journal


def _lines(path: Path) -> Iterator[Any]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return  # the last line of a process that was killed while it wrote
