import pytest

from libs.contracts.errors import PreconditionRequired, StaleVersion
from libs.kit.concurrency import _if_match, check_version, etag


@pytest.mark.parametrize("header", ['"3"', ' "3" ', 'W/"3"', '"1", "3"', '"1",W/"3"', "*"])
def test_a_change_meant_for_this_version_or_any_is_let_through(header: str) -> None:
    check_version(header, 3)


@pytest.mark.parametrize(
    "header", ['"2"', "3", '"33"', "'3'", '"3', "", "**", '"x"', ",", '"1", *', '"3" "4"']
)
def test_a_change_meant_for_another_version_is_stale(header: str) -> None:
    with pytest.raises(StaleVersion) as refused:
        check_version(header, 3)
    assert refused.value.params == {"current": 3}


@pytest.mark.parametrize("header", [None, "", "   "])
async def test_a_change_that_names_no_version_is_refused(header: str | None) -> None:
    with pytest.raises(PreconditionRequired):
        await _if_match(header)


async def test_an_etag_is_quoted() -> None:
    assert etag(12) == '"12"'
    assert await _if_match(etag(12)) == etag(12)
