"""Base of every part's settings: the only reader of the environment."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

EXPORT_MAX_ROWS = 50_000
"""Most rows of one table of a list, unless set: what a spreadsheet opens without trouble."""

_PLACEHOLDERS = frozenset({"", "changethis", "change-me", "secret", "password"})


class ModeMissing(SystemExit):
    """A part was started without being told whether it is meant for people or for trying out."""


class BadSettings(SystemExit):
    """A part was started with settings that cannot be; a line for each."""


def _said(prefix: str, fault: "ErrorDetails") -> str:
    """Write one fault for whoever starts a part: the variable, what is wrong, what it was."""
    field = str(fault["loc"][0]) if fault["loc"] else ""
    name = field if field.isupper() else f"{prefix}{field}".upper()
    if fault["type"] == "missing":
        return f"{name} is not set."
    what = fault["msg"].removeprefix("Value error, ")
    return f"{name} cannot be {fault['input']!r}: {what}." if field else f"{what}."


class Settings(BaseSettings):
    """Typed settings; outside development a default or empty secret is refused at start.

    Who forgets the mode never gets development: a part does not start without it
    (`from_environment`), and settings that a test makes by hand are held to the strict rules.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    environment: Literal["development", "production"] | None = None
    """The mode. `make run` says development; whoever starts a part alone says it himself."""
    log_format: str = "console"
    keys_kept_hours: int = Field(default=24, ge=1)
    """How long the answer to an `Idempotency-Key` is kept for a retry; it holds personal data."""
    export_max_rows: int = Field(default=EXPORT_MAX_ROWS, ge=1)
    """Most rows of one table (CSV, XLSX) of a list."""
    anchors_dir: Path | None = None
    """Where the signed heads of the audit chain are kept, apart from the database and backed up
    apart from it; by default beside the part's other secrets."""
    anchor_url: str | None = None
    """An address that is sent every new anchor (POST, JSON): best another house's."""

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Read the environment; raises `BadSettings`, a line for each setting that is wrong."""
        try:
            return cls(**given)
        except ValidationError as error:
            prefix = str(cls.model_config.get("env_prefix", ""))
            raise BadSettings("\n".join(_said(prefix, one) for one in error.errors())) from None

    @classmethod
    def from_environment(cls) -> Self:
        """Read the settings of a part that is about to serve; raises `ModeMissing` without a mode.

        Ours: a default would run what forgot its mode as if nobody depended on it.
        """
        read = cls.read()
        if read.environment is None:
            name = f"{cls.model_config.get('env_prefix', '')}ENVIRONMENT"
            raise ModeMissing(f"{name} is not set: say `production`, or `development` to try out.")
        return read

    @model_validator(mode="after")
    def _refuse_placeholders(self) -> Self:
        if self.environment == "development":
            return self
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr) and value.get_secret_value().lower() in _PLACEHOLDERS:
                raise ValueError(f"{name} must be set to a real secret outside development")
        return self
