from datetime import UTC, datetime

from libs.kit.ids import ClockIds, id_at
from tests.support.clock import FixedClock


def test_an_identifier_is_a_uuid_of_version_7_at_the_clocks_moment() -> None:
    clock = FixedClock(datetime(2030, 3, 1, tzinfo=UTC))
    for made in (ClockIds(clock).new(), id_at(clock.now())):
        assert (made.version, made.variant) == (7, "specified in RFC 4122")
        assert made.int >> 80 == int(clock.now().timestamp() * 1000)


def test_identifiers_of_one_moment_ascend_and_differ() -> None:
    ids = ClockIds(FixedClock())
    made = [ids.new() for _ in range(10_000)]
    assert sorted(made) == made
    assert len(set(made)) == len(made)


def test_a_test_that_travels_gets_identifiers_of_that_time() -> None:
    clock = FixedClock()
    ids = ClockIds(clock)
    before = ids.new()
    clock.move(days=1200)
    after = ids.new()
    clock.move(days=-2400)
    assert ids.new() < before < after
