"""What can be set about the gateway: `OCOP_GATEWAY_*`; all of it has a default."""

import json
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from libs.kit.settings import BadSettings, Settings

KEPT = "settings.json"
"""What a private system keeps for tasks at the command line, beside its signing keys."""


class _Machine(Settings):
    model_config = SettingsConfigDict(env_prefix="OCOP_")

    state_dir: Path = Path(".state")


class GatewaySettings(Settings):
    """The numbers of level 3 of TCVN 14423:2026 are the defaults where it names one."""

    model_config = SettingsConfigDict(env_prefix="OCOP_GATEWAY_", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    database_url: SecretStr | None = None
    keys_dir: Path = Path("keys")
    """Where the signing keys lie; the folder is made at first start, its files are 0600."""
    person_key_file: Path | None = None
    """The registry's `keys/person.key`, by which persons are recognised; without it no personal
    number can be entered here."""
    registry_url: str = "http://127.0.0.1:8001"
    scoring_url: str = "http://127.0.0.1:8002"
    certificates_url: str = "http://127.0.0.1:8003"

    https: bool = False
    """Whether the public address is https; then answers say so to browsers (HSTS)."""
    cors_origins: tuple[str, ...] = ()
    """Origins of web front ends that may call the API from a browser; none by default."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks of our own load balancers, whose `X-Forwarded-For` counts; none by default."""

    metrics_networks: tuple[IPv4Network | IPv6Network, ...] = tuple(
        ip_network(network)
        for network in (
            *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
            *("::1/128", "fc00::/7"),
        )
    )
    """Who may read `/metrics`: by default this machine and private networks."""
    access_log: bool = False
    """Whether every request is a line of the log, with address and account; wanted in operation."""

    anonymous_per_second: float = Field(default=20, ge=0)
    """Anonymous requests an address may make in the long run; 0 sets no limit."""
    anonymous_burst: int = Field(default=200, ge=1)
    account_per_second: float = Field(default=50, ge=0)
    """Requests an account may make in the long run, in each gateway process; 0 sets no limit."""
    account_burst: int = Field(default=1000, ge=1)
    work_per_second: float = Field(default=1, ge=0)
    """Long work (comparing, many scores, checking a PDF) that an address may have done in the long
    run, in tenths of a second of processor time; 0 sets no limit."""
    work_burst: int = Field(default=60, ge=1)
    account_work_per_second: float = Field(default=5, ge=0)
    """The same for an account."""
    account_work_burst: int = Field(default=600, ge=1)
    logins_per_minute: float = Field(default=30, ge=0)
    """Attempts to log in an address may make in the long run; 0 sets no limit."""
    logins_burst: int = Field(default=60, ge=1)

    password_min_length: int = Field(default=14, ge=8, le=200)
    password_history: int = Field(default=10, ge=0, le=24)
    failures_before_lock: int = Field(default=5, ge=1)
    """Wrong passwords on one name from one network address; then it is shut to that address."""
    lock_time: timedelta = timedelta(minutes=15)
    attempts_from_strange_places: int = Field(default=100, ge=1)
    """Attempts an hour on one name from all addresses together at which it never logged in."""
    mail_dir: Path | None = None
    """Write letters to this folder instead of sending them; for trying out."""
    mail_from: str = "no-reply@localhost"
    smtp_host: str | None = None
    """The mail server for one-time codes; without it and `mail_dir` codes are handed over."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: bool = True
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    argon2_time_cost: int = Field(default=3, ge=1)
    argon2_memory_kib: int = Field(default=65536, ge=8)
    argon2_at_once: int = Field(default=2, ge=1)
    """Password hashes computed at the same time; each takes a core and `argon2_memory_kib`."""

    session_life: timedelta = timedelta(days=7)
    session_idle: timedelta = timedelta(hours=12)
    sessions_per_account: int = Field(default=10, ge=1)
    refresh_grace: timedelta = timedelta(seconds=10)
    """For how long a refresh token may be sent again because the answer was lost."""
    revocation_poll_seconds: float = Field(default=1.0, gt=0)

    connect_seconds: float = Field(default=2.0, gt=0)
    silence_seconds: float = Field(default=60.0, gt=0)
    """How long a service, or a client in the middle of a body, may say nothing."""
    connections_per_service: int = Field(default=200, ge=1)
    largest_upload: int = Field(default=64 * 1024 * 1024, ge=1)
    """Bytes of the largest body that is forwarded at all; each service has its own lower limits."""
    largest_checked_pdf: int = Field(default=10 * 1024 * 1024, ge=1)

    @classmethod
    def at_the_machine(cls) -> Self:
        """Read the settings of a task at the command line; raises `BadSettings` without any.

        The environment says where the keys and the database are, or else the private system of
        `make run` does, in its state directory. A task that knew neither would make keys that no
        gateway ever reads.
        """
        read = cls.read()
        if "keys_dir" in read.model_fields_set:
            return read
        kept = _Machine.read().state_dir / "private" / "gateway" / KEPT
        try:
            known = json.loads(kept.read_text(encoding="utf-8"))
        except OSError:
            raise BadSettings(
                f"Which system? There is none in {kept.parents[2]}. Set OCOP_STATE_DIR to the state"
                " directory of one, or OCOP_GATEWAY_KEYS_DIR and OCOP_GATEWAY_DATABASE_URL."
            ) from None
        return cls.read(**known)
