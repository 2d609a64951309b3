"""What the demo says while it walks, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field

from demo.accounts import DemoAccount

Out = Callable[[str], None]


@dataclass
class Recognised:
    """A certificate that the demo brought about."""

    case: str
    stars: int
    number: str
    code: str
    page: str
    dossier: str
    recognition: str
    product: str


@dataclass
class DemoResult:
    """What one walk made: accounts to try, certificates to look at."""

    run: str
    accounts: list[DemoAccount] = field(default_factory=list)
    certificates: list[Recognised] = field(default_factory=list)
    dossiers: dict[str, str] = field(default_factory=dict)
    """Dossier ids by case."""

    def certificate(self, case: str) -> Recognised:
        """Give the certificate of a case."""
        return next(one for one in self.certificates if one.case == case)

    @property
    def first_certificate(self) -> str:
        """The page of the first certificate."""
        return self.certificates[0].page


class Report:
    """Numbers the steps and prints one line each, with its link."""

    def __init__(self, out: Out, base_url: str) -> None:
        self._out = out
        self._base = base_url.rstrip("/")
        self._step = 0

    def title(self, text: str) -> None:
        """Begin a case."""
        self._out(f"── {text}")

    def line(self, text: str, path: str = "") -> None:
        """Tell one step."""
        self._step += 1
        link = f"  → {self._base}{path}" if path.startswith("/") else f"  → {path}" if path else ""
        self._out(f"{self._step:3}. {text}{link}")
