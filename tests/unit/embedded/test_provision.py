"""Addresses of databases are rewritten without losing the server."""

import json

import pytest

from embedded.provision import SERVICES, at, new_passwords, service_databases


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://postgres:pw@/postgres?host=%2Frun%2Fx&port=5432",
            "postgresql://ocop_registry:p%40ss%2F@/ocop?host=%2Frun%2Fx&port=5432",
        ),
        (
            "postgresql://root:pw@db.example:6432/main?sslmode=require",
            "postgresql://ocop_registry:p%40ss%2F@db.example:6432/ocop?sslmode=require",
        ),
    ],
)
def test_another_user_and_database_on_the_same_server(url: str, expected: str) -> None:
    assert at(url, database="ocop", user="ocop_registry", password="p@ss/") == expected


def test_each_service_has_a_role_and_a_password_of_its_own() -> None:
    passwords = json.loads(new_passwords())
    assert set(passwords) == set(SERVICES)
    assert len(set(passwords.values())) == len(SERVICES)
    databases = service_databases("postgresql://root:pw@db/main", passwords)
    for service in SERVICES:
        assert f"//main_{service}:{passwords[service]}@db/main" in databases.of(service)
        assert "root" not in databases.of(service)
