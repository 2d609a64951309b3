"""Base of every part's settings: the only reader of the environment."""

from typing import Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_PLACEHOLDERS = frozenset({"", "changethis", "change-me", "secret", "password"})


class Settings(BaseSettings):
    """Typed settings; outside development a default or empty secret is refused at start."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    environment: str = "development"
    log_format: str = "console"

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        if self.environment == "development":
            return self
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr) and value.get_secret_value().lower() in _PLACEHOLDERS:
                raise ValueError(f"{name} must be set to a real secret outside development")
        return self
