"""Requests as bytes: valid ones, and what a hostile or broken program makes of them; seeded."""

import asyncio
import base64
import contextlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

_DEEP = 2500
_SILENCE_SECONDS = 0.4
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class RawRequest:
    """A request before it is written; every part may be nonsense."""

    method: bytes = b"GET"
    target: bytes = b"/"
    version: bytes = b"HTTP/1.1"
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    glue: bytes = b": "
    end: bytes = b"\r\n"
    tail: bytes = b""

    def written(self) -> bytes:
        """Write it."""
        lines = [b" ".join((self.method, self.target, self.version))]
        lines += [name + self.glue + value for name, value in self.headers]
        return self.end.join([*lines, b"", self.body]) + self.tail

    def having(self, name: bytes, *values: bytes) -> "RawRequest":
        """Give the request with these values of a header and no others."""
        kept = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return replace(self, headers=(*kept, *((name, value) for value in values)))

    def with_body(self, body: bytes) -> "RawRequest":
        """Give the request with another body, its length told."""
        return replace(self, body=body).having(b"content-length", str(len(body)).encode())


def deep_json(depth: int = _DEEP) -> bytes:
    """Write lists in one another."""
    return b"[" * depth + b"]" * depth


def deep_token() -> bytes:
    """Make a token whose claims are nested deeper than a parser goes."""
    claims = b'{"iss":' + deep_json() + b"}"
    parts = (b'{"alg":"ES256","kid":"x"}', claims, b"x")
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


Mutation = Callable[[random.Random, RawRequest], RawRequest]


@dataclass
class Attacker:
    """Draws requests: a valid one, with one to three things wrong."""

    valid: Sequence[RawRequest]
    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def draw(self) -> bytes:
        """Give the next request."""
        request = self.chance.choice(self.valid)
        for _ in range(self.chance.randint(1, 3)):
            request = self.chance.choice(MUTATIONS)(self.chance, request)
        written = request.written()
        return self.chance.choice(_ON_THE_WIRE)(self.chance, written)


def _method(chance: random.Random, one: RawRequest) -> RawRequest:
    methods = b"GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PRI get QUERY \x00 M-SEARCH"
    return replace(one, method=chance.choice([*methods.split(b" "), b"", b"A" * 5000]))


def _target(chance: random.Random, one: RawRequest) -> RawRequest:
    targets = [
        *(b"", b"*", b"//", b"/../..", b"/%00", b"/%", b"/%zz", b"/\xff\xfe", b"http://x/v1/units"),
        *(b"/v1/units/../internal/v1/people", b"/internal/v1/people", b"/v1/%2e%2e/x", b"x:1"),
        *(one.target + b"?q=%00", one.target + b"?" + b"&a=" * 3000, one.target + b"#x"),
        *(one.target + b"?q=%ff%fe&limit=1e9&cursor=" + b"W1tb" * 200, b"/" + b"a" * 40_000),
        *(one.target + b"/", b"/v1/certificates/\xc4\x91", b"/c/%F0%9F%8D%8A", b"http://[::1"),
        *(
            one.target + b"?limit=" + b"9" * 5000,
            one.target + b"?as_of=0000-00-00",
            b"/tra-cuu?q=(",
        ),
    ]
    return replace(one, target=chance.choice(targets))


def _version(chance: random.Random, one: RawRequest) -> RawRequest:
    versions = (b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"", b"HTTP/1.1 x", b"http/1.1", b"HTTP/0.9")
    return replace(one, version=chance.choice(versions))


def _length(chance: random.Random, one: RawRequest) -> RawRequest:
    lengths = [
        *((b"0" * 5000 + b"2",), (b"9" * 5000,), (b"-1",), (b"+5",), (b"1,1",), (b"0x10",), (b"",)),
        *((b"5", b"5"), (b"5", b"6"), (b"1_0",), (b"18446744073709551616",), ("٣".encode(),)),
        *(
            (str(len(one.body) + 7).encode(),),
            (str(max(0, len(one.body) - 3)).encode(),),
            (b" 5 ",),
        ),
    ]
    return one.having(b"content-length", *chance.choice(lengths))


def _chunks(chance: random.Random, one: RawRequest) -> RawRequest:
    size = b"%x" % len(one.body)
    whole = size + b"\r\n" + one.body + b"\r\n0\r\n\r\n"
    bodies = [
        *(whole, size + b";x=" + b"y" * 3000 + whole[len(size) :], b"g\r\nxx\r\n0\r\n\r\n"),
        *(b"f" * 16 + b"\r\nx", b"-1\r\nx\r\n0\r\n\r\n", b"1\r\nxx\r\n", b"0" * 3000 + whole, b""),
        *(whole[:-2] + b"Trailer: x\r\n\r\n", whole[:-2] + b"content-length: 5\r\n\r\n"),
    ]
    kinds = ((b"chunked",), (b"gzip, chunked",), (b"chunked", b"chunked"), (b"xchunked",), (b"",))
    kept = one.having(b"transfer-encoding", *chance.choice(kinds))
    kept = kept if chance.random() < 0.2 else kept.having(b"content-length")
    return replace(kept, body=chance.choice(bodies))


def _header(chance: random.Random, one: RawRequest) -> RawRequest:
    strange = [
        *((b"", b"x"), (b"x y", b"z"), (b"a" * 20_000, b""), (b"x", b"y" * 40_000), (b"\xff", b"")),
        *(
            (b"x", b"a\x00b"),
            (b"x", b"a\r\n b"),
            (b"expect", b"100-continue"),
            (b"te", b"trailers"),
        ),
        *((b"host", b"a"), (b"host", b"\xff@/"), (b"connection", b"upgrade, close, x-y")),
        *((b"upgrade", b"websocket"), (b"upgrade", b"h2c"), (b"connection", b"content-length")),
        *(
            (b"x-request-id", b"\x80" * 70),
            (b"x-forwarded-for", b"1.2.3.4, x"),
            (b"forwarded", b"="),
        ),
        *((b"if-match", b'"' * 150), (b"if-none-match", b"W/" * 90), (b"range", b"bytes=--")),
        *(
            (b"range", b"bytes=" + b"9" * 200 + b"-"),
            (b"accept", b"*/" * 500),
            (b"accept", b"\xff"),
        ),
        *((b"accept-language", b"vi;q=" + b"9" * 400), (b"idempotency-key", b"\xc4\x91")),
        *((b"idempotency-key", b""), (b"cookie", b"=;=;"), (b"content-type", b"application/json;")),
        *(
            (b"content-type", b"multipart/form-data"),
            (b"content-type", b"\xff/x"),
            (b"origin", b"n"),
        ),
        *(
            (b"content-type", b"text/plain"),
            (b"content-encoding", b"gzip"),
            (b"accept", b"text/html"),
        ),
    ]
    name, value = chance.choice(strange)
    return replace(one, headers=(*one.headers, (name, value)))


def _many_headers(chance: random.Random, one: RawRequest) -> RawRequest:
    return replace(one, headers=one.headers + ((b"x", b"y"),) * chance.choice((90, 101, 3000)))


def _token(chance: random.Random, one: RawRequest) -> RawRequest:
    own = dict(one.headers).get(b"authorization", b"Bearer x.y.z")
    tokens = (
        *(
            b"Bearer " + deep_token(),
            b"Bearer",
            b"Bearer ",
            b"Basic eDp5",
            b"",
            b"Bearer \xff.\xff.x",
        ),
        *(b"Bearer " + b"a" * 9000, b"Bearer ...", own[:-1], own + b".", own.swapcase(), own * 2),
        *(b"Bearer e30.e30.e30", b"Bearer bnVsbA.bnVsbA.x", b"Bearer " + b"e30." * 500),
    )
    return one.having(b"authorization", *chance.choices(tokens, k=chance.choice((1, 1, 1, 2))))


def _body(chance: random.Random, one: RawRequest) -> RawRequest:
    text = one.body or b'{"a": 1}'
    bodies = [
        *(deep_json(), deep_json(100_000), b"", b"null", b"[]", b"{}", b"1", b'"x"', b"NaN", b"{"),
        *(
            b"1" * 5000,
            b'{"a":' + b"9" * 5000 + b"}",
            b'{"a":1e999}',
            b'{"a":-0}',
            b"\xff\xfe",
            b"\x00",
        ),
        *(b'{"product_set":[]}', b'{"product_set":{}}', b'{"a":"\\ud800"}', b'{"a":"\\u0000"}'),
        *(
            b"{" + b'"a":1,' * 3000 + b'"a":2}',
            text[: len(text) // 2],
            text + text,
            text.swapcase(),
        ),
        *(
            b'{"id":"' + b"0" * 36 + b'"}',
            b"\xef\xbb\xbf" + text,
            b" " * 70_000,
            b"%PDF-",
            b"{}\n" * 50,
        ),
        _retyped(chance, text),
        _retyped(chance, text),
    ]
    return one.with_body(chance.choice(bodies))


def _retyped(chance: random.Random, text: bytes) -> bytes:
    """Put a value of another type somewhere."""
    with contextlib.suppress(ValueError, RecursionError):
        data = json.loads(text)
        if isinstance(data, dict) and data:
            values: list[Any] = [
                None,
                [],
                {},
                0,
                -1,
                1e308,
                True,
                "",
                "x" * 300,
                "\x00",
                [[]],
                2**70,
            ]
            data[chance.choice(list(data))] = chance.choice(values)
            return json.dumps(data).encode()
    return text


def _separators(chance: random.Random, one: RawRequest) -> RawRequest:
    return chance.choice(
        (
            replace(one, end=b"\n"),
            replace(one, end=b"\r"),
            replace(one, glue=b" : "),
            replace(one, glue=b""),
            replace(one, glue=b":\t\t"),
            replace(one, tail=b"\r\n\r\n"),
            replace(one, tail=b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"),
            replace(one, tail=b"\x00garbage"),
        )
    )


MUTATIONS: Sequence[Mutation] = (
    *(_method, _target, _version, _length, _chunks, _header, _header, _many_headers, _token),
    *(_body, _body, _body, _separators),
)


def _as_it_is(chance: random.Random, written: bytes) -> bytes:
    return written


def _flipped(chance: random.Random, written: bytes) -> bytes:
    changed = bytearray(written)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, written: bytes) -> bytes:
    return written[: chance.randrange(len(written))]


def _spliced(chance: random.Random, written: bytes) -> bytes:
    at, other = chance.randrange(len(written)), chance.randrange(len(written))
    return written[:at] + written[other : other + 200] + written[at:]


_ON_THE_WIRE = (_as_it_is,) * 6 + (_flipped, _cut, _spliced)


def valid_requests(description: dict[str, Any], token: str) -> list[RawRequest]:
    """Write a request for every operation of a description, plain ones of the pages besides."""
    found = [RawRequest(target=path) for path in (b"/", b"/healthz", b"/readyz", b"/tra-cuu?q=a")]
    operations = (
        (path, method, item[method])
        for path, item in description["paths"].items()
        for method in ("get", "post", "put", "patch", "delete")
        if method in item and not path.startswith("/v1/auth/")
    )
    return [*found, *(_valid(*operation, token) for operation in operations)]


def _valid(path: str, method: str, operation: dict[str, Any], token: str) -> RawRequest:
    steps = [
        "018f4e3a-1111-7000-8000-000000000000" if step.startswith("{") else step
        for step in path.split("/")
    ]
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"application/json")]
    if operation.get("security"):
        headers.append((b"authorization", b"Bearer " + token.encode()))
    headers.append((b"if-match", b"*"))
    plain = RawRequest(
        method.upper().encode(), quote("/".join(steps)).encode(), headers=(*headers,)
    )
    content = operation.get("requestBody", {}).get("content")
    if not content:
        return plain
    named = plain.having(b"content-type", next(iter(content)).encode())
    names = (
        "id",
        "kind",
        "name",
        "commune",
        "answers",
        "product_set",
        "rulebook",
        "sheets",
        "reason",
    )
    return named.with_body(json.dumps(dict.fromkeys(names, "x")).encode())


@dataclass(frozen=True)
class RawAnswer:
    """What came back: everything until the server closed or said no more."""

    sent: bytes
    received: bytes

    @property
    def heads(self) -> list[tuple[int, str]]:
        """Give status and content type of every answer in it."""
        found = []
        for part in self.received.split(b"HTTP/1.1 ")[1:]:
            head = part.partition(b"\r\n\r\n")[0].lower()
            kind = head.partition(b"content-type: ")[2].partition(b"\r\n")[0]
            found.append((int(head[:3]), kind.decode("latin-1")))
        return found


async def exchange(port: int, sent: bytes, *, silence: float = _SILENCE_SECONDS) -> RawAnswer:
    """Send bytes on a connection of their own; read until it is closed, or a while after."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = b""
    with contextlib.suppress(OSError, TimeoutError):
        writer.write(sent)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while chunk := await _read(reader, silence):
                received += chunk
    writer.close()
    return RawAnswer(sent, received)


async def _read(reader: asyncio.StreamReader, silence: float) -> bytes:
    try:
        async with asyncio.timeout(silence):
            return await reader.read(1 << 16)
    except TimeoutError:
        return b""
