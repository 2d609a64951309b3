"""Two stewards and what they type."""

from collections.abc import Callable

import pytest

from libs.contracts.core import Level, Role
from tests.support.registry import Caller, People

Steward = Callable[[], Caller]


@pytest.fixture
def steward(people: People) -> Steward:
    return lambda: people.someone(Role.STEWARD, Level.MINISTRY, "VN")
