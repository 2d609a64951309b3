import random

from libs.contracts.certificates import Status
from services.certificates.statuslist.bitstring import MESSAGES, VALUES, Bitstring, value_at


def test_every_place_reads_back_and_the_rest_is_valid() -> None:
    chance = random.Random(7)
    entries = 131_072
    held = {chance.randrange(entries): chance.choice(list(Status)) for _ in range(500)}
    held |= {0: Status.REVOKED, 1: Status.EXPIRED, entries - 1: Status.SUPERSEDED}
    bits = Bitstring(entries)
    for index, status in held.items():
        bits.put(index, status)
    encoded = bits.encoded()
    assert encoded.startswith("u")
    for index, status in held.items():
        assert value_at(encoded, index) == VALUES[status]
    assert value_at(encoded, next(i for i in range(entries) if i not in held)) == 0


def test_every_status_has_a_value_of_its_own_and_a_message() -> None:
    assert set(VALUES) == set(Status)
    assert len(set(VALUES.values())) == len(Status)
    assert {message.status: int(message.value, 16) for message in MESSAGES} == dict(VALUES)
