"""Calls to the public API: one account a client, every write safe to repeat."""

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from demo.run import Run

Json = Any
_UNAUTHENTICATED = 401
_MOVED_ON = frozenset({"dossier_frozen", "dossier_ended", "act_not_possible", "not_your_level"})
_DONE_ON_ANOTHER_DAY = frozenset({"idempotency_key_reused"})
"""The step was done, with another date in it: a walk that is resumed after midnight."""
_TIMEOUT_SECONDS = 60.0


@cache
def _roots() -> ssl.SSLContext:
    """Load the trusted roots once for all clients: it takes longer than most requests."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Credentials:
    """A user name and its password."""

    username: str
    password: str = field(repr=False)


class Refused(Exception):
    """The system answered with a problem document."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        try:
            self.problem: dict[str, Any] = response.json()
        except ValueError:
            self.problem = {}
        self.code = str(self.problem.get("code", ""))
        asked = f"{response.request.method} {response.request.url.path}"
        super().__init__(f"{asked}: {self.status} {json.dumps(self.problem, ensure_ascii=False)}")


@dataclass(frozen=True)
class Write:
    """A write that the system has acknowledged."""

    method: str
    path: str
    body: Json
    answer: Json


class Journal:
    """What the system has acknowledged in this run, by step; a step in it is not made again."""

    def __init__(self) -> None:
        self.writes: dict[str, Write] = {}

    def __contains__(self, step: str) -> bool:
        return step in self.writes


def read_at(path: str) -> str:
    """Give where a record is read: what is entered as history is read where it is for all."""
    return path.replace("/v1/history/", "/v1/", 1)


class Client:
    """The API as one account sees it; `account` None reads what is public."""

    def __init__(
        self,
        base_url: str,
        run: Run,
        journal: Journal,
        account: Credentials | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.run = run
        self.journal = journal
        self._account = account
        self._token: str | None = None
        self.me: Json = None
        self.http = httpx.Client(
            base_url=self.base_url,
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
            verify=_roots(),
            headers={"Accept-Language": "vi"},
            transport=transport,
        )

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def log_in(self) -> Json:
        """Log in again, whatever token there was."""
        if self._account is None:
            raise RuntimeError("the public has no account to log in with")
        body = {"username": self._account.username, "password": self._account.password}
        answer = self.http.post("/v1/auth/login", json=body)
        if not answer.is_success:
            raise Refused(answer)
        session = answer.json()
        self._token, self.me = session["access_token"], session["account"]
        return session

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask as this account; a token that ran out is renewed once."""
        headers = dict(options.pop("headers", None) or {})
        if self._account is not None and self._token is None:
            self.log_in()
        answer = self.http.request(method, path, headers=self._with_token(headers), **options)
        if answer.status_code == _UNAUTHENTICATED and self._account is not None:
            self.log_in()
            answer = self.http.request(method, path, headers=self._with_token(headers), **options)
        return answer

    def get(self, path: str, **params: Any) -> Json:
        """Read a JSON answer."""
        return self.must(self.request("GET", path, params=params or None)).json()

    def read(self, path: str) -> tuple[Json, str]:
        """Read a record and its ETag."""
        answer = self.must(self.request("GET", path))
        return answer.json(), answer.headers["etag"]

    def items(self, path: str, **params: Any) -> list[Json]:
        """Read a list to its end."""
        found: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get(path, **params, **cursor)
            found += page["items"]
            if not page.get("next"):
                return found
            cursor = {"cursor": page["next"]}

    def create(self, step: str, path: str, body: Json) -> Json:
        """Create a record; asked again, the system gives its first answer."""

        def ask() -> httpx.Response:
            headers = {"Idempotency-Key": self.run.key(step)}
            return self.request("POST", path, json=body, headers=headers)

        def done() -> Json:
            return self.get(read_at(f"{path}/{body['id']}"))

        return self._write(step, "POST", path, body, ask, done=done, when=_DONE_ON_ANOTHER_DAY)

    def act(self, step: str, record: str, verb: str, body: Json) -> Json:
        """Act on an existing record in the version that is read now."""

        def ask() -> httpx.Response:
            tag = self.read(read_at(record))[1]
            headers = {"Idempotency-Key": self.run.key(step), "If-Match": tag}
            return self.request("POST", f"{record}/{verb}", json=body, headers=headers)

        def done() -> Json:
            return self.get(read_at(record))

        path = f"{record}/{verb}"
        return self._write(step, "POST", path, body, ask, done=done, when=_DONE_ON_ANOTHER_DAY)

    def put(self, step: str, record: str, path: str, body: Json) -> Json:
        """Set a section of a record; when the record has moved on, it was set before."""

        def ask() -> httpx.Response:
            headers = {"If-Match": self.read(read_at(record))[1]}
            return self.request("PUT", path, json=body, headers=headers)

        def done() -> Json:
            return self.get(read_at(record))

        return self._write(step, "PUT", path, body, ask, done=done, when=_MOVED_ON)

    def upload(self, step: str, path: str, content: bytes, content_type: str) -> Json:
        """Store a file; the same file again changes nothing."""

        def ask() -> httpx.Response:
            headers = {"Content-Type": content_type, "If-Match": "*"}
            return self.request("PUT", path, content=content, headers=headers)

        return self._write(step, "PUT", path, None, ask)

    def wait(
        self, path: str, ready: Callable[[Json], bool], seconds: float = 30, **params: Any
    ) -> Json:
        """Read until the answer is as it should be."""
        end = time.monotonic() + seconds
        pause = 0.05
        while True:
            answer = self.request("GET", path, params=params or None)
            if answer.is_success and ready(answer.json()):
                return answer.json()
            if time.monotonic() > end:
                raise TimeoutError(f"{path} is not ready: {answer.status_code} {answer.text[:500]}")
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    def _write(
        self,
        step: str,
        method: str,
        path: str,
        body: Json,
        ask: Callable[[], httpx.Response],
        *,
        done: Callable[[], Json] | None = None,
        when: frozenset[str] = frozenset(),
    ) -> Json:
        if step in self.journal:
            return self.journal.writes[step].answer
        answer = ask()
        if done is not None and not answer.is_success and Refused(answer).code in when:
            document = done()
        else:
            document = self.must(answer).json() if answer.content else None
        self.journal.writes[step] = Write(method, path, body, document)
        return document

    def _with_token(self, headers: Mapping[str, str]) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {**headers, **bearer}

    @staticmethod
    def must(answer: httpx.Response) -> httpx.Response:
        """Give an answer on, or raise `Refused`."""
        if not answer.is_success:
            raise Refused(answer)
        return answer
