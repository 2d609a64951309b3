"""Which changes of a description break a client that was generated from the older one."""

from collections.abc import Iterator, Mapping
from typing import Any

from tools.openapi.schemas import Comparison, Document, resolve

Operation = Mapping[str, Any]
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_PROBLEMS = 400


def breaks(old: Document, new: Document) -> list[str]:
    """List what a client of `old` can no longer do with `new`, one line each; empty is well."""
    found: list[str] = []
    for path, method, before in operations(old):
        after = new.get("paths", {}).get(path, {}).get(method)
        where = f"{method.upper()} {path}"
        if after is None:
            found.append(f"{where}: is gone")
            continue
        change = _Change(old, new, before, after)
        found += [f"{where}: {reason}" for reason in change.breaks()]
    return found


def operations(document: Document) -> Iterator[tuple[str, str, Operation]]:
    """Give path, method and description of every operation."""
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


class _Change:
    def __init__(self, old: Document, new: Document, before: Operation, after: Operation) -> None:
        self._old = old
        self._new = new
        self._before = before
        self._after = after

    def breaks(self) -> Iterator[str]:
        """Give the reasons for one operation."""
        names = self._before.get("operationId"), self._after.get("operationId")
        if names[0] != names[1]:
            yield f"is called {names[1]} and was called {names[0]}"
        if self._after.get("security") and not self._before.get("security"):
            yield "needs a token"
        yield from self._scope()
        yield from self._parameters()
        yield from self._body()
        yield from self._answers()

    def _scope(self) -> Iterator[str]:
        before, after = (one.get("x-ocop-scope") for one in (self._before, self._after))
        if before != after and before is not None and after is not None:
            yield f"needs the permission {after} and needed {before}"

    def _parameters(self) -> Iterator[str]:
        before = _parameters(self._old, self._before)
        after = _parameters(self._new, self._after)
        for name, parameter in after.items():
            required_before = name in before and before[name].get("required", False)
            if parameter.get("required", False) and not required_before:
                yield f"parameter {name[1]} must be given"
        for name, parameter in before.items():
            if name not in after:
                yield f"parameter {name[1]} is gone"
                continue
            sent = Comparison(self._old, self._new, lenient=False)
            for reason in sent.refusals(parameter.get("schema", {}), after[name].get("schema", {})):
                yield f"parameter {name[1]}{reason}"

    def _body(self) -> Iterator[str]:
        before = resolve(self._old, self._before.get("requestBody", {}))
        after = resolve(self._new, self._after.get("requestBody", {}))
        if after.get("required", False) and not before.get("required", False):
            yield "a body must be given"
        if before and not after:
            yield "takes no body"
            return
        for media_type, described in before.get("content", {}).items():
            if media_type not in after["content"]:
                yield f"does not take {media_type}"
                continue
            sent = Comparison(self._old, self._new, lenient=False)
            reader = after["content"][media_type].get("schema", {})
            for reason in sent.refusals(described.get("schema", {}), reader):
                yield f"body{reason}"

    def _answers(self) -> Iterator[str]:
        before, after = self._before.get("responses", {}), self._after.get("responses", {})
        for status, old_answer in before.items():
            if not status.isdigit() or int(status) >= _PROBLEMS:
                continue
            if status not in after:
                yield f"does not answer {status}"
                continue
            yield from self._answer(status, old_answer, after[status])
        for status in after:
            if status.isdigit() and int(status) < _PROBLEMS and status not in before:
                yield f"answers {status}, which was not described"

    def _answer(self, status: str, before: Operation, after: Operation) -> Iterator[str]:
        before, after = resolve(self._old, before), resolve(self._new, after)
        for header in before.get("headers", {}):
            if header not in after.get("headers", {}):
                yield f"{status} comes without {header}"
        for media_type, described in before.get("content", {}).items():
            if media_type not in after.get("content", {}):
                yield f"{status} is not {media_type}"
                continue
            received = Comparison(self._new, self._old, lenient=True)
            sender = after["content"][media_type].get("schema", {})
            for reason in received.refusals(sender, described.get("schema", {})):
                yield f"{status}{reason}"


def _parameters(document: Document, operation: Operation) -> dict[tuple[str, str], Operation]:
    listed = (resolve(document, one) for one in operation.get("parameters", ()))
    return {(one["in"], one["name"]): one for one in listed}
