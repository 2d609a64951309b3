"""One OpenAPI description of several services: what the outside can call, under one roof."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Document = Mapping[str, Any]

HIDDEN: Final = "/internal/"
_SCHEMAS: Final = "#/components/schemas/"


class DescriptionsDisagreeError(ValueError):
    """Two services describe different things by one name; the message says which."""


def merge(
    descriptions: Mapping[str, Document], *, title: str, version: str = "1", description: str = ""
) -> dict[str, Any]:
    """Put the services' descriptions together without what is never routed from outside.

    Clients are generated from the result, so a name means one thing: a path or an operation that
    two services describe is an error, different schemas of one name get the service's in front.
    """
    descriptions = _told_apart(descriptions)
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    security: dict[str, Any] = {}
    for document in descriptions.values():
        for path, item in document.get("paths", {}).items():
            if not path.startswith(HIDDEN):
                _put(paths, "path", path, item)
        components = document.get("components", {})
        schemas.update(components.get("schemas", {}))
        security.update(components.get("securitySchemes", {}))
    _refuse_doubles(paths)
    used = _reachable(paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {name: schemas[name] for name in sorted(used)},
            "securitySchemes": security,
        },
    }


def _told_apart(descriptions: Mapping[str, Document]) -> dict[str, Document]:
    """Put the service's name before schemas that another service describes differently.

    Again until nothing changes: what looks alike may refer to what was told apart just now.
    """
    while shared := _ambiguous(descriptions):
        descriptions = _prefixed(descriptions, shared)
    return dict(descriptions)


def _ambiguous(descriptions: Mapping[str, Document]) -> set[str]:
    seen: dict[str, list[Any]] = {}
    for document in descriptions.values():
        for name, schema in _schemas(document).items():
            seen.setdefault(name, []).append(schema)
    return {name for name, given in seen.items() if any(one != given[0] for one in given)}


def _prefixed(descriptions: Mapping[str, Document], shared: set[str]) -> dict[str, Document]:
    return {
        service: _renamed(
            document,
            {name: f"{service.capitalize()}{name}" for name in shared & set(_schemas(document))},
        )
        for service, document in descriptions.items()
    }


def _schemas(document: Document) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
    return found


def _renamed(document: Document, names: Mapping[str, str]) -> Document:
    if not names:
        return document

    def rewritten(node: Any) -> Any:
        if isinstance(node, list):
            return [rewritten(value) for value in node]
        if not isinstance(node, Mapping):
            return node
        made = {key: rewritten(value) for key, value in node.items()}
        reference = made.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(_SCHEMAS)
            made["$ref"] = _SCHEMAS + names.get(name, name)
        return made

    copy: dict[str, Any] = rewritten(document)
    schemas = copy["components"]["schemas"]
    copy["components"]["schemas"] = {
        names.get(name, name): schema for name, schema in schemas.items()
    }
    return copy


def _put(known: dict[str, Any], what: str, name: str, value: Any) -> None:
    if known.setdefault(name, value) != value:
        raise DescriptionsDisagreeError(f"two services describe the {what} {name} differently")


def _refuse_doubles(paths: Document) -> None:
    seen: dict[str, str] = {}
    for path, item in paths.items():
        for method, operation in item.items():
            name, place = operation.get("operationId", ""), f"{method.upper()} {path}"
            if seen.setdefault(name, place) != place:
                raise DescriptionsDisagreeError(f"{place} and {seen[name]} are both {name}")


def _reachable(paths: Document, schemas: Document) -> set[str]:
    """Give the schemas that the paths name, directly or through one another."""
    found: set[str] = set()
    waiting = list(_named(paths))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named(schemas[name])
    return found


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS)
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)
