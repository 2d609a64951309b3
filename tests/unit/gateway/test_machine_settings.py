"""A task at the command line finds the system it is about, or says that it knows none."""

import json
from pathlib import Path

import pytest

from gateway.settings import KEPT, GatewaySettings
from libs.kit.settings import BadSettings


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state directory of a private system, named in the environment."""
    for name in ("OCOP_GATEWAY_KEYS_DIR", "OCOP_GATEWAY_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OCOP_STATE_DIR", str(tmp_path))
    return tmp_path


def test_it_takes_the_private_systems_own_settings(state: Path) -> None:
    kept = state / "private" / "gateway" / KEPT
    kept.parent.mkdir(parents=True)
    known = {"database_url": "postgresql://g@/x", "keys_dir": "/a b/keys"}
    kept.write_text(json.dumps(known | {"environment": "development"}))
    settings = GatewaySettings.at_the_machine()
    assert settings.keys_dir == Path("/a b/keys")
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://g@/x"


def test_the_environment_comes_first(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_GATEWAY_KEYS_DIR", "/srv/keys")
    assert GatewaySettings.at_the_machine().keys_dir == Path("/srv/keys")


def test_without_a_system_nothing_is_made(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(state)
    with pytest.raises(BadSettings, match="Which system"):
        GatewaySettings.at_the_machine()
    assert list(state.iterdir()) == []
