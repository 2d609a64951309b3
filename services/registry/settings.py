"""What can be set about the registry."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.kit.settings import Settings

DEFAULT_PAPER_LIMIT = 50 * 1024 * 1024
DEFAULT_DUE_AHEAD = 3
DEFAULT_BACKDATING_DAYS = 30


class RegistrySettings(Settings):
    """`OCOP_REGISTRY_*`; the database and the state directory must be given."""

    model_config = SettingsConfigDict(env_prefix="OCOP_REGISTRY_")

    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=1, le=65535)
    database_url: SecretStr
    state_dir: Path
    """Holds `keys` (0600, made at the first start, to be backed up) and `papers`."""
    person_key_file: Path | None = None
    """The key by which persons are recognised, the same file for the gateway; `keys/person.key`
    by default. Made at the first start if it is not there."""
    paper_limit: int = Field(default=DEFAULT_PAPER_LIMIT, ge=1)
    """Largest file of a paper, in bytes."""
    due_ahead: int = Field(default=DEFAULT_DUE_AHEAD, ge=0, le=60)
    """How many working days before its last day an office is told of a limit.

    Ours: decision 0511.
    """
    backdating_days: int = Field(default=DEFAULT_BACKDATING_DAYS, ge=0, le=366)
    """How many days back the legal day of an act may lie when it is typed.

    Ours: decision 0125; what lies further back is entered as history.
    """
    producers_a_day: int = Field(default=500, ge=1)
    """How many producers one account may register on a day of Vietnam, and ever (docs/door.md)."""
    producers_in_all: int = Field(default=20_000, ge=1)
    products_a_day: int = Field(default=500, ge=1)
    products_in_all: int = Field(default=20_000, ge=1)
    papers_a_day: int = Field(default=1000, ge=1)
    papers_in_all: int = Field(default=50_000, ge=1)
    gateway_url: str = "http://127.0.0.1:8000"
    scoring_url: str = "http://127.0.0.1:8002"
    certificates_url: str = "http://127.0.0.1:8003"
