"""Where the demo finds a system, and with which account."""

import json
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from demo.client import Credentials
from libs.kit.settings import Settings


class DemoSettings(Settings):
    """`OCOP_URL`, `OCOP_ADMINISTRATOR`, `OCOP_PASSWORD`, `OCOP_DEMO_RUN`, `OCOP_STATE_DIR`."""

    model_config = SettingsConfigDict(env_prefix="OCOP_")

    url: str | None = None
    port: int = 8000
    administrator: str | None = None
    password: SecretStr | None = None
    demo_run: str | None = None
    """Resume the run of this name; a new run otherwise."""
    state_dir: Path | None = None

    @property
    def base_url(self) -> str:
        """Where the system should answer."""
        return self.url or f"http://127.0.0.1:{self.port}"

    def given(self) -> Credentials | None:
        """Give the administrator's credentials if the environment has them."""
        if self.administrator is None or self.password is None:
            return None
        return Credentials(self.administrator, self.password.get_secret_value())


def credentials_of(accounts: str) -> Credentials:
    """Read the administrator's credentials from what the first start kept."""
    kept = json.loads(accounts)["administrator"]
    return Credentials(kept["username"], kept["password"])
