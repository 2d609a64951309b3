"""The settings that each part is given, in this process or through the environment of its own."""

import json
from collections.abc import Mapping
from typing import Any

from compose.settings import WholeSettings
from embedded.processes import Part, free_port
from embedded.provision import ServiceDatabases
from embedded.settings import EmbeddedSettings
from embedded.state import State
from gateway.settings import KEPT, GatewaySettings
from services.certificates.settings import CertificatesSettings
from services.registry.settings import RegistrySettings

Given = Mapping[str, dict[str, Any]]

_INTERNAL = ("scoring", "certificates", "registry")


def settings_of_parts(
    settings: EmbeddedSettings, state: State, databases: ServiceDatabases
) -> Given:
    """Give each part what must survive: its database and its folder.

    The gateway's are kept as well, for its tasks at the command line.
    """
    given: Given = {
        "scoring": {},
        "certificates": {
            "database_url": databases.certificates,
            "state_dir": str(state.part("certificates")),
            "public_url": settings.public_url or settings.address,
        },
        "registry": {
            "database_url": databases.registry,
            "state_dir": str(state.part("registry")),
        },
        "gateway": {
            "database_url": databases.gateway,
            "keys_dir": str(state.part("gateway") / "keys"),
            "mail_dir": str(state.part("gateway") / "mail"),
            "person_key_file": str(state.part("registry") / "keys" / "person.key"),
        },
    }
    mode = {"environment": settings.environment}
    state.keep("gateway", KEPT, json.dumps(given["gateway"] | mode))
    return given


def settings_of_whole(given: Given) -> WholeSettings:
    """Read what the parts are given, for a system in one process."""
    return WholeSettings(
        registry=RegistrySettings(**given["registry"]),
        certificates=CertificatesSettings(**given["certificates"]),
        gateway=GatewaySettings(**given["gateway"]),
    )


def as_processes(settings: EmbeddedSettings, given: Given) -> list[Part]:
    """Describe the four processes: the gateway at the public address, the others on free ports."""
    ports = {name: free_port() for name in _INTERNAL}
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    addresses["gateway"] = settings.address
    listening = {name: {"host": "127.0.0.1", "port": str(port)} for name, port in ports.items()}
    listening["gateway"] = {"host": settings.host, "port": str(settings.port)}
    others = {f"{name}_url": address for name, address in addresses.items()}
    return [
        Part(
            name,
            f"compose.{name}",
            addresses[name],
            _environment(name, others | given[name] | listening[name] | _common(settings)),
        )
        for name in (*_INTERNAL, "gateway")
    ]


def _common(settings: EmbeddedSettings) -> dict[str, str]:
    mode = {} if settings.environment is None else {"environment": settings.environment}
    return {"log_format": settings.log_format, **mode}


def _environment(name: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"OCOP_{name}_{field}".upper(): value for field, value in values.items()}
