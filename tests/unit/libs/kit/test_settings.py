import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from libs.kit.settings import BadSettings, Settings


class _Example(Settings):
    model_config = SettingsConfigDict(env_prefix="OCOP_EXAMPLE_")

    key: SecretStr = SecretStr("changethis")
    other: SecretStr | None = None


@pytest.mark.parametrize("secret", ["", "changethis", "ChangeThis", "secret", "password"])
def test_a_placeholder_secret_is_refused_outside_development(secret: str) -> None:
    with pytest.raises(ValidationError, match="key must be set"):
        _Example(environment="production", key=SecretStr(secret))


def test_a_placeholder_secret_is_refused_where_nobody_named_a_mode() -> None:
    with pytest.raises(ValidationError, match="key must be set"):
        _Example()


def test_a_part_without_a_mode_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_EXAMPLE_KEY", "4f1c-long-and-random")
    with pytest.raises(SystemExit, match="OCOP_EXAMPLE_ENVIRONMENT is not set"):
        _Example.from_environment()


@pytest.mark.parametrize("mode", ["development", "production"])
def test_a_part_with_a_mode_starts(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_EXAMPLE_KEY", "4f1c-long-and-random")
    monkeypatch.setenv("OCOP_EXAMPLE_ENVIRONMENT", mode)
    assert _Example.from_environment().environment == mode


def test_a_mode_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_EXAMPLE_ENVIRONMENT", "prod")
    with pytest.raises(BadSettings, match="OCOP_EXAMPLE_ENVIRONMENT cannot be 'prod'"):
        _Example.from_environment()


def test_a_setting_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_EXAMPLE_ENVIRONMENT", "production")
    with pytest.raises(BadSettings, match="key must be set to a real secret"):
        _Example.from_environment()


def test_a_placeholder_secret_is_taken_in_development() -> None:
    assert _Example(environment="development").key.get_secret_value() == "changethis"


def test_a_real_secret_is_taken_everywhere_and_never_printed() -> None:
    made = _Example(environment="production", key=SecretStr("4f1c-long-and-random"))
    assert "4f1c" not in repr(made)


def test_every_secret_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_EXAMPLE_ENVIRONMENT", "production")
    monkeypatch.setenv("OCOP_EXAMPLE_KEY", "4f1c-long-and-random")
    monkeypatch.setenv("OCOP_EXAMPLE_OTHER", "changethis")
    with pytest.raises(ValidationError, match="other must be set"):
        _Example()


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(_Example(environment="development"), "environment", "production")  # noqa: B010 - read-only to the checker
