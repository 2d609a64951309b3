"""What a started system says."""

import json

from embedded.administrator import ACCOUNTS
from embedded.settings import EmbeddedSettings
from embedded.state import State


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
