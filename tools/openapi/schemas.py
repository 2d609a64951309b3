"""Whether a value of one JSON schema may be refused by a reader who expects another."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Schema = Mapping[str, Any]

_AT_LEAST = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_AT_MOST = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_THE_SAME = ("pattern", "format", "multipleOf", "uniqueItems")
_NESTED = ("anyOf", "oneOf")


def resolve(document: Document, node: Any) -> Any:
    """Follow a `$ref` to what it names in the document; anything else is given back."""
    while isinstance(node, Mapping) and "$ref" in node:
        reference: str = node["$ref"]
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


class Comparison:
    """Compares schemas of two documents; `lenient` readers overlook fields they do not know."""

    def __init__(self, sent_in: Document, read_in: Document, *, lenient: bool) -> None:
        self._sent_in = sent_in
        self._read_in = read_in
        self._lenient = lenient
        self._under_way: set[tuple[int, int]] = set()

    def refusals(self, sent: Schema, read: Schema, at: str = "") -> Iterator[str]:
        """Give every reason why the reader may refuse what the sender may send."""
        sent, read = resolve(self._sent_in, sent), resolve(self._read_in, read)
        pair = (id(sent), id(read))
        if pair in self._under_way:
            return
        self._under_way.add(pair)
        try:
            readers = list(self._variants(read, self._read_in))
            for variant in self._variants(sent, self._sent_in):
                yield from self._best(variant, readers, at)
        finally:
            self._under_way.discard(pair)

    def _variants(self, schema: Schema, document: Document) -> Iterator[Schema]:
        schema = resolve(document, schema)
        for name in _NESTED:
            if name in schema:
                for one in schema[name]:
                    yield from self._variants(one, document)
                return
        if len(schema.get("allOf", ())) == 1:
            yield from self._variants({**schema, "allOf": (), **schema["allOf"][0]}, document)
        elif isinstance(schema.get("type"), list):
            for kind in schema["type"]:
                yield {**schema, "type": kind}
        else:
            yield schema

    def _best(self, sent: Schema, readers: list[Schema], at: str) -> list[str]:
        attempts = []
        for reader in readers:
            reasons = list(self._plain(sent, reader, at))
            if not reasons:
                return []
            attempts.append(reasons)
        same_kind = [
            reasons
            for reasons, reader in zip(attempts, readers, strict=True)
            if _kind(reader) == _kind(sent)
        ]
        return min(same_kind or attempts, key=len, default=[f"{at}: nothing is taken any more"])

    def _plain(self, sent: Schema, read: Schema, at: str) -> Iterator[str]:
        kinds = _kind(sent), _kind(read)
        if kinds[1] is not None and kinds[0] != kinds[1] and kinds != ("integer", "number"):
            yield f"{at}: {kinds[0] or 'anything'} where {kinds[1]} is expected"
            return
        expected = _values(read)
        if expected is not None:
            more = None if _values(sent) is None else sorted(set(_values(sent) or ()) - expected)
            if more is None or more:
                yield f"{at}: a value outside of the list {'' if more is None else more}".rstrip()
        yield from self._bounds(sent, read, at)
        if kinds[0] == "array" and "items" in read:
            yield from self.refusals(sent.get("items", {}), read["items"], f"{at}/*")
        if kinds[0] == "object":
            yield from self._fields(sent, read, at)

    @staticmethod
    def _bounds(sent: Schema, read: Schema, at: str) -> Iterator[str]:
        if _values(sent) is not None:
            return
        for name in _AT_LEAST:
            if name in read and sent.get(name, float("-inf")) < read[name]:
                yield f"{at}: {name} {sent.get(name, 'none')} where {read[name]} is expected"
        for name in _AT_MOST:
            if name in read and sent.get(name, float("inf")) > read[name]:
                yield f"{at}: {name} {sent.get(name, 'none')} where {read[name]} is expected"
        for name in _THE_SAME:
            if name in read and sent.get(name) != read[name]:
                yield f"{at}: {name} {sent.get(name, 'none')} where {read[name]} is expected"

    def _fields(self, sent: Schema, read: Schema, at: str) -> Iterator[str]:
        known, given = read.get("properties", {}), sent.get("properties", {})
        for name in read.get("required", ()):
            if name not in sent.get("required", ()):
                yield f"{at}/{name}: may be missing where it is expected"
        others = read.get("additionalProperties", True)
        for name, schema in given.items():
            if name in known:
                yield from self.refusals(schema, known[name], f"{at}/{name}")
            elif others is False and not self._lenient:
                yield f"{at}/{name}: is not known"
            elif isinstance(others, Mapping):
                yield from self.refusals(schema, others, f"{at}/{name}")
        rest = sent.get("additionalProperties")
        if isinstance(rest, Mapping) and isinstance(others, Mapping):
            yield from self.refusals(rest, others, f"{at}/*")


def _kind(schema: Schema) -> str | None:
    kind = schema.get("type")
    if kind is None and "properties" in schema:
        return "object"
    if kind is None and isinstance(schema.get("const"), str):
        return "string"
    return kind if isinstance(kind, str) else None


def _values(schema: Schema) -> set[Any] | None:
    if "const" in schema:
        return {schema["const"]}
    return set(schema["enum"]) if "enum" in schema else None
