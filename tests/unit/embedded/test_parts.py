"""Each process is given its own database, its own folder, and where the others are."""

from pathlib import Path

import pytest

from embedded.parts import as_processes, settings_of_parts
from embedded.processes import Part
from embedded.provision import ServiceDatabases
from embedded.settings import EmbeddedSettings
from embedded.state import State
from gateway.settings import GatewaySettings
from libs.kit.settings import Settings
from services.certificates.settings import CertificatesSettings
from services.registry.settings import RegistrySettings
from services.scoring.settings import ScoringSettings

_SETTINGS: dict[str, type[Settings]] = {
    "registry": RegistrySettings,
    "certificates": CertificatesSettings,
    "gateway": GatewaySettings,
    "scoring": ScoringSettings,
}


def _parts(folder: Path) -> dict[str, Part]:
    settings = EmbeddedSettings(port=8123, public_url="https://ocop.example")
    databases = ServiceDatabases("postgresql://r@/x", "postgresql://c@/x", "postgresql://g@/x")
    given = settings_of_parts(settings, State(folder), databases)
    return {part.name: part for part in as_processes(settings, given)}


def test_the_gateway_is_the_last_to_start_and_has_the_public_address(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    assert list(parts)[-1] == "gateway"
    assert parts["gateway"].address == "http://127.0.0.1:8123"


def test_nobody_is_given_the_database_of_another(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    for name, user in (("registry", "r"), ("certificates", "c"), ("gateway", "g")):
        urls = [value for value in parts[name].settings.values() if "postgresql" in value]
        assert urls == [f"postgresql://{user}@/x"]
    assert not any("postgresql" in value for value in parts["scoring"].settings.values())


@pytest.mark.parametrize("name", _SETTINGS)
def test_each_part_reads_what_it_is_given(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = _parts(tmp_path)[name]
    for variable, value in part.settings.items():
        monkeypatch.setenv(variable, value)
    read = _SETTINGS[name]()
    assert part.address.endswith(f":{read.model_dump()['port']}")
    unknown = {
        variable.removeprefix(f"OCOP_{name}_".upper()).lower()
        for variable in part.settings
        if not variable.endswith("_URL")
    } - set(read.model_dump())
    assert not unknown
