"""Path prefix -> service: the one table of what is forwarded, and what of it needs no log-in.

What is not here is the gateway's own or does not exist. `/internal/` is never forwarded, whatever
a service has under it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

REGISTRY: Final = "registry"
SCORING: Final = "scoring"
CERTIFICATES: Final = "certificates"
SERVICES: Final = (REGISTRY, SCORING, CERTIFICATES)

_READING: Final = frozenset({"GET", "HEAD"})
_CHECKING: Final = _READING | {"POST"}
_INTERNAL: Final = "internal"
_INWARD: Final = frozenset({"/internal/v1/people"})


@dataclass(frozen=True, slots=True)
class Route:
    """Everything under `/v1/{noun}` goes to `service`; `public` methods need no token."""

    noun: str
    service: str
    public: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        """The path that it begins with, also its name in the metrics."""
        return f"/v1/{self.noun}"


ROUTES: Final = (
    Route("units", REGISTRY, public=_READING),
    Route("reference", REGISTRY, public=_READING),
    Route("paper-kinds", REGISTRY, public=_READING),
    Route("territory-events", REGISTRY, public=_READING),
    Route("organisations", REGISTRY),
    Route("producers", REGISTRY),
    Route("products", REGISTRY),
    Route("papers", REGISTRY),
    Route("dossiers", REGISTRY),
    Route("councils", REGISTRY),
    Route("rounds", REGISTRY),
    Route("decisions", REGISTRY),
    Route("documents", REGISTRY),
    Route("public-documents", REGISTRY, public=_READING),
    Route("history", REGISTRY),
    Route("recognitions", REGISTRY),
    Route("notices", REGISTRY),
    Route("schedule", REGISTRY),
    Route("jobs", REGISTRY),
    Route("audit-events", REGISTRY),
    Route("events", REGISTRY),
    Route("rulebooks", SCORING, public=_READING),
    Route("scores", SCORING, public=_CHECKING),
    Route("certificates", CERTIFICATES, public=_READING),
    Route("status-list", CERTIFICATES, public=_READING),
    Route("verifications", CERTIFICATES, public=_CHECKING),
    Route("trust", CERTIFICATES, public=_READING),
)


LONG_WORK: Final = {
    "/v1/scores/comparison": 64 * 1024,
    "/v1/scores/advice": 64 * 1024,
    "/v1/scores/batch": 1024 * 1024,
    "/v1/verifications": 1024 * 1024,
    "/kiem-tra": 1024 * 1024,
}
"""POSTs that are long work, and how many bytes of a body are about a tenth of a second of it.

Each of them costs its caller one of his budget, and one for so many bytes.
"""


class RouteTable:
    """Finds the route of a path in one look-up."""

    def __init__(self, routes: Iterable[Route] = ROUTES) -> None:
        self._by_noun = {route.noun: route for route in routes}

    def route(self, path: str) -> Route | None:
        """Give the route of a path, None when the gateway itself answers."""
        if not path.startswith("/v1/"):
            return None
        return self._by_noun.get(path[4:].partition("/")[0])


def is_inward(path: str) -> bool:
    """Tell whether the gateway itself answers services of this system under a hidden path."""
    return path in _INWARD


def is_hidden(path: str) -> bool:
    """Tell whether a path does not exist for the outside, however it is written."""
    if not path.startswith("/"):  # `OPTIONS *` asks about the server, not about a path
        return True
    steps = path.replace("\\", "/").split("/")[1:]
    wanders = any(step in {".", ".."} or (not step and n) for n, step in enumerate(steps[:-1]))
    return wanders or steps[-1] in {".", ".."} or _INTERNAL in steps[:2]
