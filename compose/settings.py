"""What all parts of a system in one process are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from gateway.settings import GatewaySettings
from services.certificates.settings import CertificatesSettings
from services.registry.settings import RegistrySettings

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"
"""An address at which no server answers; describing a part asks none."""


@dataclass(frozen=True, slots=True)
class WholeSettings:
    """What each part is given; scoring needs nothing."""

    registry: RegistrySettings
    certificates: CertificatesSettings
    gateway: GatewaySettings

    @classmethod
    def below(
        cls,
        folder: Path,
        databases: Mapping[str, str] | None = None,
        *,
        gateway: Mapping[str, Any] | None = None,
    ) -> Self:
        """Give each part a folder of its own below one, and its database by the part's name.

        Without `databases` the parts can be described, and nothing more. `gateway` are settings of
        the gateway beyond these.
        """
        known = databases or dict.fromkeys(("registry", "certificates", "gateway"), NOWHERE)
        return cls(
            registry=RegistrySettings(
                database_url=SecretStr(known["registry"]), state_dir=folder / "registry"
            ),
            certificates=CertificatesSettings(
                database_url=SecretStr(known["certificates"]),
                state_dir=folder / "certificates",
                public_url="http://127.0.0.1:8000",
            ),
            gateway=GatewaySettings(
                database_url=SecretStr(known["gateway"]),
                keys_dir=folder / "gateway",
                person_key_file=folder / "registry" / "keys" / "person.key",
                **(gateway or {}),
            ),
        )
