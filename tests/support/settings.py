"""What the environment may say to the tests."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class TestSettings(BaseSettings):
    """`OCOP_TEST_DATABASE_URL`: a server to use; `OCOP_NO_SKIPS`: a missing tool is a failure."""

    __test__ = False
    model_config = SettingsConfigDict(env_prefix="OCOP_", extra="ignore")

    test_database_url: SecretStr | None = None
    no_skips: bool = False
    docker_host: str = Field(default="unix:///var/run/docker.sock", validation_alias="DOCKER_HOST")
