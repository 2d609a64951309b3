"""Whose tokens a part believes, and for what."""

from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.tokens import KeySource, TrustedIssuer

JWKS = "/.well-known/jwks.json"
"""Where the gateway and the registry publish their public keys (RFC 7517)."""


def people(keys: KeySource) -> TrustedIssuer:
    """Believe the gateway about people; orders between services are none of theirs."""
    return TrustedIssuer(keys, denied=SERVICE_ONLY)


def services(keys: KeySource) -> TrustedIssuer:
    """Believe a service's own tokens for orders between services, and for nothing else."""
    return TrustedIssuer(keys, scopes=SERVICE_ONLY)


def asking_about_people(keys: KeySource) -> TrustedIssuer:
    """Believe a service's own tokens where it asks about people, and for nothing else."""
    return TrustedIssuer(keys, scopes=frozenset({Scope.PEOPLE_READ}))
