"""Whatever bytes come in at the door, nothing breaks, and every refusal is in our own words."""

import asyncio

import pytest

from tests.support.raw_requests import (
    Attacker,
    RawAnswer,
    RawRequest,
    deep_token,
    exchange,
    valid_requests,
)
from tests.support.system import System
from tests.system.door import AtTheDoor

AT_ONCE = 16


@pytest.fixture
def valid(door: AtTheDoor) -> list[RawRequest]:
    return valid_requests(door.description, door.token)


@pytest.fixture
def system(door: AtTheDoor) -> System:
    return door.system


def attacked(system: System, requests: list[bytes]) -> list[RawAnswer]:
    """Send all, some at a time."""

    async def send() -> list[RawAnswer]:
        free = asyncio.Semaphore(AT_ONCE)

        async def one(sent: bytes) -> RawAnswer:
            async with free:
                return await exchange(system.port, sent)

        return await asyncio.gather(*map(one, requests))

    return asyncio.run(send())


def wrong(answer: RawAnswer) -> bool:
    """Say whether an answer is a defect of ours, or a refusal in other words than ours."""
    return any(
        status >= 500 or (status >= 400 and "problem+json" not in kind and "html" not in kind)
        for status, kind in answer.heads
    )


def held(system: System, requests: list[bytes]) -> None:
    begun = system.log.stat().st_size
    answers = attacked(system, requests)
    faulty = [(one.sent[:400], one.received[:300]) for one in answers if wrong(one)]
    assert faulty == []
    assert sum(bool(one.heads) for one in answers) > len(answers) // 3
    said = system.log.read_bytes()[begun:].decode(errors="replace")
    assert "Traceback" not in said, said[:3000]
    assert "unexpected error" not in said
    assert system.ready()


def test_mutated_requests_are_refused_in_our_own_words(
    system: System, valid: list[RawRequest]
) -> None:
    attacker = Attacker(valid, seed=8)
    held(system, [attacker.draw() for _ in range(600)])


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 110))
def test_many_mutated_requests_are_refused_in_our_own_words(
    system: System, valid: list[RawRequest], seed: int
) -> None:
    attacker = Attacker(valid, seed=seed)
    held(system, [attacker.draw() for _ in range(1500)])


def comparison(product_set: bytes) -> RawRequest:
    body = (
        b'{"before":{"rulebook":"148"},"after":{"rulebook":"26-2026"},"products":'
        b'[{"id":"a","product_set":' + product_set + b',"sheets":[{"assessor":"m","answers":{}}]}]}'
    )
    return RawRequest(b"POST", b"/v1/scores/comparison", headers=JSON).with_body(body)


HOST = ((b"host", b"x"),)
JSON = (*HOST, (b"content-type", b"application/json"))
EACH_ONCE_A_DEFECT = {
    "a token of 2500 lists": (
        RawRequest(target=b"/v1/units", headers=HOST).having(
            b"authorization", b"Bearer " + deep_token()
        ),
        401,
    ),
    "such a token at a page": (
        RawRequest(headers=HOST).having(b"authorization", b"Bearer " + deep_token()),
        200,
    ),
    "a length of 5001 digits": (
        RawRequest(b"POST", b"/v1/scores", headers=HOST, body=b"{}").having(
            b"content-length", b"0" * 5000 + b"2"
        ),
        400,
    ),
    "a set that is a list": (comparison(b"[]"), 200),
    "a set that is an object": (comparison(b"{}"), 200),
    "no HTTP": (RawRequest(b"\x00", b"\x00"), 400),
    "a header without end": (
        RawRequest(headers=((b"host", b"x"), (b"x", b"y" * 1_000_000))),
        431,
    ),
    "headers without number": (RawRequest(headers=HOST + ((b"x", b"y"),) * 20_000), 431),
    "a trailer without end": (
        RawRequest(b"POST", b"/v1/scores", headers=JSON).having(b"transfer-encoding", b"chunked"),
        431,
    ),
}


@pytest.mark.parametrize("what", EACH_ONCE_A_DEFECT)
def test_what_once_broke_the_door_is_refused(system: System, what: str) -> None:
    request, status = EACH_ONCE_A_DEFECT[what]
    sent = request.written()
    if what == "a trailer without end":
        sent += b"2\r\n{}\r\n0\r\nx: " + b"y" * 1_000_000
    (answer,) = attacked(system, [sent])
    assert [head[0] for head in answer.heads] == [status], answer.received[:500]
    assert not wrong(answer)
