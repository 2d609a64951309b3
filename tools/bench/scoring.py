"""Scoring against its floors: a plain table, and parsing the JSON before it."""

import asyncio
import itertools
import random
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson

from compose.scoring import scoring_app
from libs.kit.logs import configure_logs
from services.scoring.app import RULEBOOKS
from services.scoring.engine.advice import advise, read_question
from services.scoring.engine.catalogue import Catalogue, Rulebook, load
from services.scoring.engine.requests import read_case
from services.scoring.engine.stars import assess
from tools.bench.rows import Row

RULEBOOK, NUMBER = "26-2026", 1
SHEETS = 256
ADVICE = 10_000.0
"""Microseconds within which any sheet is advised."""
START = 500_000.0
"""Microseconds within which all packs are loaded."""
Json = dict[str, Any]


def measure() -> list[Row]:
    """Measure the engine, one sheet over HTTP in process, a batch, and a long stream's memory."""
    configure_logs("bench")
    app = scoring_app()
    catalogue: Catalogue = app.state.catalogue
    book = catalogue.rulebooks[RULEBOOK]
    requests = [_request(book, seed) for seed in range(SHEETS)]
    bodies = [orjson.dumps(request) for request in requests]
    councils = [orjson.dumps(_council(book, seed)) for seed in range(SHEETS)]
    plain = _plain_table(book)
    turn, floor_turn = itertools.cycle(range(SHEETS)), itertools.cycle(range(SHEETS))
    engine, table = best_of(
        lambda: assess(read_case(catalogue, requests[next(turn)])),
        lambda: plain(requests[next(floor_turn)]["sheets"][0]["answers"]),
    )
    with asyncio.Runner() as runner:
        http, parsed = runner.run(_timed(_caller(app), bodies, _parsing(plain)))
        nine, nine_alone = runner.run(_timed(_caller(app), councils, _deciding(catalogue)))
        small = runner.run(_peak(app, bodies, 2_000))
        large = runner.run(_peak(app, bodies, 20_000))
    return [
        row("scoring: engine alone, one sheet (us)", engine, table, 2.0),
        row("scoring: one sheet over HTTP in process (us)", http, parsed, 3.0),
        row("scoring: nine sheets over HTTP in process (us)", nine, nine_alone, 2.5),
        row("scoring: slowest advice of 300 (us)", _slowest_advice(catalogue), ADVICE, 1.0),
        row("scoring: loading all packs at start (us)", _loading(), START, 1.0),
        row("scoring: peak memory of 20,000 lines against 2,000 (MB)", large, small, 1.5),
    ]


def _slowest_advice(catalogue: Catalogue) -> float:
    """Ask for advice on sheets of every set, half answered by chance; the slowest counts."""
    chance = random.Random(26)  # noqa: S311 - the same sheets in every run
    slowest = 0.0
    for place in range(300):
        table = catalogue.rulebooks[RULEBOOK].product_sets[place % 26 + 1].table
        if table is None:
            continue
        options = {
            code: [number for number, points in enumerate(one.points, 1) if points is not None]
            for code, one in table.criteria.items()
        }
        question = {
            "rulebook": RULEBOOK,
            "product_set": place % 26 + 1,
            "stars": chance.randint(3, 5),
            "answers": {
                code: chance.choice(known)
                for code, known in options.items()
                if chance.random() < chance.choice([0.0, 0.5, 1.0])
            },
            "costs": {code: chance.randint(0, 99) for code in options},
        }
        slowest = max(slowest, min(_once(catalogue, question) for _ in range(3)))
    return slowest


def _once(catalogue: Catalogue, question: Json) -> float:
    started = time.perf_counter()
    advise(read_question(catalogue, question))
    return (time.perf_counter() - started) * 1e6


def _loading() -> float:
    started = time.perf_counter()
    load(RULEBOOKS)
    return (time.perf_counter() - started) * 1e6


def best_of(*works: Callable[[], object], rounds: int = 60, calls: int = 20) -> list[float]:
    """Time several pieces of work in turn; give each one's best microseconds a call.

    Turns are short and interleaved and the best counts, so that a busy machine slows all alike.
    """
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            started = time.perf_counter()
            for _ in range(calls):
                work()
            best[place] = min(best[place], (time.perf_counter() - started) / calls * 1e6)
    return best


def row(name: str, ours: float, floor: float, limit: float) -> Row:
    """Make a row from two timings."""
    return Row(name, ours, floor, ours / floor, limit)


def _request(book: Rulebook, seed: int) -> Json:
    """Make one sheet with every criterion answered, mostly well."""
    chance = random.Random(seed)  # noqa: S311 - the same sheets in every run
    return {
        "rulebook": RULEBOOK,
        "product_set": NUMBER,
        "sheets": [{"assessor": "m1", "answers": _answers(book, chance)}],
    }


def _council(book: Rulebook, seed: int) -> Json:
    """Make nine sheets as a province's council sends them."""
    chance = random.Random(seed)  # noqa: S311 - the same sheets in every run
    sheets = [{"assessor": f"m{place}", "answers": _answers(book, chance)} for place in range(9)]
    return {"rulebook": RULEBOOK, "product_set": NUMBER, "level": "province", "sheets": sheets}


def _answers(book: Rulebook, chance: random.Random) -> dict[str, int]:
    table = book.product_sets[NUMBER].table
    assert table is not None
    return {
        code: max(chance.randint(1, len(one.points)), chance.randint(2, len(one.points)))
        for code, one in table.criteria.items()
    }


def _plain_table(book: Rulebook) -> Callable[[dict[str, int]], object]:
    """Write the plainest thing that gives the same facts: look up, add, compare."""
    table = book.product_sets[NUMBER].table
    assert table is not None
    points = {code: list(one.points) for code, one in table.criteria.items()}
    part_of = {code: one.part for code, one in table.criteria.items()}
    floors = dict(table.floors)
    bounds = ((5, 90), (4, 70), (3, 50), (2, 30), (1, 0))

    def plain(answers: dict[str, int]) -> object:
        given: dict[str, int] = {}
        parts = {"A": 0, "B": 0, "C": 0}
        for code, option in answers.items():
            found = points[code][option - 1] or 0
            given[code] = found
            parts[part_of[code]] += found
        total = parts["A"] + parts["B"] + parts["C"]
        missed = {
            star: [code for code, low in minimums if given[code] < low]
            for star, minimums in floors.items()
        }
        star = next(star for star, least in bounds if total >= least and not missed.get(star))
        return total, parts, star, missed

    return plain


def _caller(app: Any) -> Callable[[bytes], Any]:
    scope = {
        "type": "http", "method": "POST", "path": "/v1/scores", "raw_path": b"/v1/scores",
        "query_string": b"", "http_version": "1.1", "scheme": "http",
        "asgi": {"version": "3.0"}, "client": None, "server": ("bench", 80), "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"x-request-id", b"bench-0001")],
    }  # fmt: skip

    async def call(body: bytes) -> None:
        async def receive() -> Json:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message.get("status", 200) != 200:  # noqa: PLR2004 - nothing but success counts
                raise RuntimeError(message)

        await app(dict(scope), receive, send)

    return call


def _parsing(plain: Callable[[dict[str, int]], object]) -> Callable[[bytes], object]:
    """Parse a body, then do the plainest thing with its one sheet."""
    return lambda body: plain(orjson.loads(body)["sheets"][0]["answers"])


def _deciding(catalogue: Catalogue) -> Callable[[bytes], object]:
    """Parse a body and decide about it, without a word of explanation."""
    return lambda body: assess(read_case(catalogue, orjson.loads(body)))


async def _timed(
    call: Callable[[bytes], Any], bodies: list[bytes], plain: Callable[[bytes], object]
) -> tuple[float, float]:
    """Time calls inside one running loop, as a server makes them, and their floor in turn."""
    ours = floor = float("inf")
    for start in itertools.chain.from_iterable(itertools.repeat(range(0, SHEETS, 16), 12)):
        chunk = bodies[start : start + 16]
        started = time.perf_counter()
        for body in chunk:
            await call(body)
        turned = time.perf_counter()
        for body in chunk:
            plain(body)
        ours = min(ours, (turned - started) / len(chunk) * 1e6)
        floor = min(floor, (time.perf_counter() - turned) / len(chunk) * 1e6)
    return ours, floor


async def _peak(app: Any, bodies: list[bytes], lines: int) -> float:
    """Stream a batch through the app and give the most memory it held, in megabytes."""
    chunk = b"\n".join(bodies[:32]) + b"\n"
    reading = aiter(_chunks(chunk, lines // 32, ahead=9 * 1024 * 1024))

    async def receive() -> Json:
        found = await anext(reading, None)
        return {"type": "http.request", "body": found or b"", "more_body": found is not None}

    async def send(message: Any) -> None:
        del message

    scope: Json = {
        "type": "http", "method": "POST", "path": "/v1/scores/batch", "raw_path": b"",
        "query_string": b"", "http_version": "1.1", "scheme": "http",
        "headers": [(b"content-type", b"application/x-ndjson")],
        "asgi": {"version": "3.0"}, "client": None, "server": ("bench", 80), "root_path": "",
    }  # fmt: skip
    tracemalloc.start()
    await app(scope, receive, send)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024 / 1024


async def _chunks(chunk: bytes, count: int, ahead: int) -> AsyncIterator[bytes]:
    """Fill the read-ahead with blank lines first, so that both runs hold the same."""
    for _ in range(ahead // 65536):
        yield b"\n" * 65536
    for _ in range(count):
        yield chunk
