"""Settings of the scoring service, from `OCOP_SCORING_*`."""

from pydantic_settings import SettingsConfigDict

from libs.kit.settings import Settings


class ScoringSettings(Settings):
    """Where the service listens when it runs alone; it needs nothing else."""

    model_config = SettingsConfigDict(env_prefix="OCOP_SCORING_", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = 8002
