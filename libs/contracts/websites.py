"""Addresses on the web as they may be kept: what a reader can follow without harm (pure)."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP: Final = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_PLAIN: Final = re.compile(r"[!-~]+")


def website(address: str) -> str:
    """Give an address as it is kept: its host in lower case, the rest as typed.

    Raises ValueError with a code: `website_scheme` for anything but http and https,
    `website_credentials` for a name or password before the host, `website_host` for a host that is
    none (no dot, a number, other letters than ASCII: `xn--` spells those), `website_form` else.
    Ours: what is published is clicked on.
    """
    if "://" not in address:
        raise ValueError("website_scheme")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise ValueError("website_form") from error
    _require_known(address, parts, port)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def _require_known(address: str, parts: SplitResult, port: int | None) -> None:
    if parts.scheme not in {"http", "https"}:
        raise ValueError("website_scheme")
    if "@" in parts.netloc:
        raise ValueError("website_credentials")
    if not _is_host(parts.hostname or ""):
        raise ValueError("website_host")
    if port == 0 or not _PLAIN.fullmatch(address) or "\\" in address:
        raise ValueError("website_form")


def _is_host(host: str) -> bool:
    *labels, top = host.split(".")
    return bool(labels) and all(map(_LABEL.fullmatch, labels)) and _TOP.fullmatch(top) is not None
