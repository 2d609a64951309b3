import httpx
import pytest

from libs.contracts.errors import ServiceUnavailable
from libs.kit.http import connect
from libs.kit.problems import Messages, document_of

NOBODY = "http://127.0.0.1:9"


async def test_a_service_that_cannot_be_reached_is_unavailable_and_still_a_transport_error() -> (
    None
):
    async with connect(NOBODY) as http:
        with pytest.raises(ServiceUnavailable) as refused:
            await http.get("/readyz")
    assert isinstance(refused.value, httpx.TransportError)
    status, document = document_of(
        refused.value, messages=Messages(), language="en", request_id="r"
    )
    assert (status, document["code"]) == (503, "service_unavailable")
