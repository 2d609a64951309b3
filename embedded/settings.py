"""What can be set about the system in one process; all of it has a default."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.kit.settings import Settings


class EmbeddedSettings(Settings):
    """`OCOP_HOST`, `OCOP_PORT`, `OCOP_STATE_DIR`, `OCOP_DEMO` and so on, and `DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix="OCOP_")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    state_dir: Path | None = None
    """Where everything that must survive lies; by default `.state` in the checkout."""
    demo: bool = True
    """Whether the first start walks the demo."""
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """A server to use instead of the private one, as a role that may create roles and schemas."""
    database_passwords: dict[str, SecretStr] | None = None
    """The roles' passwords by service, as JSON; by default they are made and kept."""
    public_url: str | None = None
    """The address people reach, printed in QR codes; by default the one that is served."""
    postgres_port: int | None = Field(default=None, ge=1, le=65535)
    """A loopback port for the private PostgreSQL, which otherwise has a socket only."""

    @property
    def address(self) -> str:
        """The address that is served."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"
