"""Which paths lead where, and which do not exist."""

import pytest

from gateway.routes import (
    CERTIFICATES,
    REGISTRY,
    ROUTES,
    SCORING,
    SERVICES,
    RouteTable,
    is_hidden,
    is_inward,
)

TABLE = RouteTable()


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/v1/units", REGISTRY),
        ("/v1/units/66", REGISTRY),
        ("/v1/dossiers/1/sheets", REGISTRY),
        ("/v1/scores/batch", SCORING),
        ("/v1/rulebooks/26-2026/product-sets", SCORING),
        ("/v1/certificates/0123456789AB/pdf", CERTIFICATES),
    ],
)
def test_a_path_leads_to_its_service(path: str, service: str) -> None:
    route = TABLE.route(path)
    assert route is not None
    assert route.service == service


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/v1",
            "/v1/",
            "/v1/unitsx",
            "/v2/units",
            "/units",
            "/v1/accounts",
            "/v1/auth/login",
        ),
        *("/v1/me", "/c/0123456789AB", "/openapi.json", "/healthz", "//v1/units", "/V1/units"),
    ],
)
def test_the_rest_is_the_gateways_own(path: str) -> None:
    assert TABLE.route(path) is None


@pytest.mark.parametrize(
    "path",
    [
        *("/internal", "/internal/v1/x", "/v1/internal/x", "/v1/units/../x", "/v1/units/.."),
        *("/v1//units", "//internal", "/v1/./units", "/v1\\..\\internal", "/."),
        *("*", "", "v1/units"),
    ],
)
def test_paths_that_wander_or_lead_inside_are_hidden(path: str) -> None:
    assert is_hidden(path)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/v1/units",
            "/v1/units/",
            "/.well-known/jwks.json",
            "/c/ABC.pdf",
            "/v1/papers/a..b",
        ),
        *("/v1/papers/internal-notes", "/v1/papers/x/internal"),
    ],
)
def test_plain_paths_are_not(path: str) -> None:
    assert not is_hidden(path)


def test_one_hidden_path_is_for_services_and_only_as_it_is_written() -> None:
    assert is_inward("/internal/v1/people")
    assert is_hidden("/internal/v1/people")
    for path in ("//internal/v1/people", "/internal/v1/people/", "/internal/v1/people/x"):
        assert not is_inward(path)


def test_each_noun_is_named_once_and_each_service_is_reached() -> None:
    assert len({route.noun for route in ROUTES}) == len(ROUTES)
    assert {route.service for route in ROUTES} == set(SERVICES)


def test_nothing_public_changes_anything_but_sums_and_checks() -> None:
    writable = {route.noun for route in ROUTES if route.public - {"GET", "HEAD"}}
    assert writable == {"scores", "verifications"}
