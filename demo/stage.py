"""What every step of a walk needs: the run, the people with their clients, the report."""

from dataclasses import dataclass
from typing import Any

from demo.accounts import DemoAccount, People
from demo.client import Client, Credentials, Journal
from demo.places import Places
from demo.report import DemoResult, Report
from demo.run import Run

RULEBOOK = "26-2026"
PRODUCT_SET = 1


@dataclass
class Stage:
    """One walk under way."""

    base_url: str
    run: Run
    journal: Journal
    report: Report
    result: DemoResult
    places: Places
    people: People
    clients: dict[str, Client]

    def client(self, account: DemoAccount | Credentials | None) -> Client:
        """Give the client of an account, the same one every time; None is the public."""
        name = account.username if account else ""
        if name not in self.clients:
            who = account.credentials if isinstance(account, DemoAccount) else account
            self.clients[name] = Client(self.base_url, self.run, self.journal, who)
        return self.clients[name]

    def by(self, key: str) -> Client:
        """Give the client of one of the people."""
        return self.client(self.people[key])

    @property
    def public(self) -> Client:
        """Give the client of somebody without an account."""
        return self.client(None)

    def officer(self, level: str) -> Client:
        """Give the client of a level's officer."""
        keys = {
            "commune": "canbo.xa",
            "district": "canbo.huyen",
            "province": "canbo.tinh",
            "ministry": "canbo.bo",
        }
        return self.by(keys[level])

    def leader(self, level: str) -> Client:
        """Give the client of the leader who puts a level's documents in force."""
        keys = {"commune": "lanhdao.xa", "province": "lanhdao.tinh", "ministry": "lanhdao.bo"}
        return self.by(keys[level])

    def close(self) -> None:
        """Close every client."""
        for client in self.clients.values():
            client.close()


def entered(path: str, on: str | None) -> str:
    """Give the path of an act; one that has a day of the past is entered as history."""
    return path if on is None else path.replace("/v1/", "/v1/history/", 1)


def dated(body: dict[str, Any], on: str | None) -> dict[str, Any]:
    """Add the day of an act that is entered as history."""
    return body if on is None else {**body, "effective_on": on}
