"""What can be set about the certificates service."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.kit.settings import Settings
from services.certificates.records.numbers import DEFAULT_PATTERN


class CertificatesSettings(Settings):
    """`OCOP_CERTIFICATES_*`; database, state directory and public address must be given."""

    model_config = SettingsConfigDict(env_prefix="OCOP_CERTIFICATES_")

    host: str = "127.0.0.1"
    port: int = Field(default=8003, ge=1, le=65535)
    database_url: SecretStr
    state_dir: Path
    """Holds `keys` (0600, to be kept and backed up for ever) and `documents`."""
    public_url: str
    """The address in the QR code: it is printed and cannot be changed afterwards."""
    number_pattern: str = DEFAULT_PATTERN
    gateway_url: str = "http://127.0.0.1:8000"
    registry_url: str = "http://127.0.0.1:8001"
