"""A caller in small: logs in, reads lists and the law, and meets a problem it has a type for."""

import json
import sys
from typing import TypeVar
from uuid import UUID

from ocop_client import AuthenticatedClient, Client
from ocop_client.api.products import get_product, list_products
from ocop_client.api.rulebooks import read_rulebook
from ocop_client.api.session import log_in
from ocop_client.api.territory import list_units
from ocop_client.models import Login, Problem, TokenPair, UnitLevel

T = TypeVar("T")


def must(answer: T | Problem | None) -> T:
    """Give the answer; a problem says what went wrong."""
    if isinstance(answer, Problem) or answer is None:
        raise SystemExit(f"refused: {answer}")
    return answer


def main(base_url: str, username: str, password: str) -> None:
    """Walk."""
    english = {"Accept-Language": "en"}
    public = Client(base_url=base_url, headers=english, raise_on_unexpected_status=True)
    refused = log_in.sync(
        client=public, body=Login(username=username, password="Ocop-wrong-password")
    )
    assert isinstance(refused, Problem)
    session: TokenPair = must(
        log_in.sync(client=public, body=Login(username=username, password=password))
    )
    caller = AuthenticatedClient(
        base_url=base_url,
        token=session.access_token,
        headers=english,
        raise_on_unexpected_status=True,
    )
    units = must(list_units.sync(client=public, level=UnitLevel.PROVINCE))
    products = must(list_products.sync(client=caller, limit=10))
    rulebook = must(read_rulebook.sync(client=public, rulebook="26-2026"))
    missing = get_product.sync_detailed(
        client=caller, product_id=UUID("01900000-0000-7000-8000-000000000000")
    )
    assert isinstance(missing.parsed, Problem)
    print(
        json.dumps(
            {
                "problem": refused.code,
                "title": refused.title,
                "account": session.account.username,
                "provinces": len(units.items),
                "products": [product.name for product in products.items],
                "rulebook": rulebook.id,
                "missing": missing.parsed.code,
                "status": missing.status_code.value,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
