"""Base of every part's settings: the only reader of the environment."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

EXPORT_MAX_ROWS = 50_000
"""Most rows of one table of a list, unless set: what a spreadsheet opens without trouble."""

_PLACEHOLDERS = frozenset({"", "changethis", "change-me", "secret", "password"})


class Settings(BaseSettings):
    """Typed settings; outside development a default or empty secret is refused at start."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    environment: str = "development"
    log_format: str = "console"
    keys_kept_hours: int = Field(default=24, ge=1)
    """How long the answer to an `Idempotency-Key` is kept for a retry; it holds personal data."""
    export_max_rows: int = Field(default=EXPORT_MAX_ROWS, ge=1)
    """Most rows of one table (CSV, XLSX) of a list."""

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        if self.environment == "development":
            return self
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr) and value.get_secret_value().lower() in _PLACEHOLDERS:
                raise ValueError(f"{name} must be set to a real secret outside development")
        return self
