"""Access tokens: ES256 JSON Web Tokens, signed here and verified here, and nowhere else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt
from jose.exceptions import JOSEError

from libs.contracts.core import Level, Role
from libs.contracts.errors import NotAuthenticated, ServiceUnavailable
from libs.contracts.people import Actor
from libs.contracts.scopes import Scope
from libs.kit.clock import Clock

ALGORITHM = "ES256"
AUDIENCE = "ocop"
ACCESS_TOKEN_LIFE = timedelta(minutes=15)
_CACHE_SIZE = 20_000
_LEEWAY_SECONDS = 5
_MAX_TOKEN = 8192
_REFRESH_SECONDS = 10

Jwk = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: the account or service, what it is, where it acts and what it may do."""

    subject: UUID
    role: Role
    level: Level
    unit: str
    scopes: frozenset[Scope]
    issuer: str
    session: str | None = None
    name: str = ""
    """The person's name; empty for a service."""
    title: str = ""
    organisation: UUID | None = None
    organisation_name: str = ""
    post: UUID | None = None
    """The post in which the person acts in this session."""

    @property
    def actor(self) -> Actor:
        """Give who acts, as it is shown beside the act."""
        return Actor(
            account=self.subject,
            name=self.name,
            title=self.title,
            organisation=self.organisation_name,
            post=self.post,
        )


class KeySource(Protocol):
    """Gives the public keys of one issuer by key id."""

    async def keys(self, *, wanted: str) -> Mapping[str, Jwk]:
        """Give the keys; `wanted` is the id looked for, so that a rotation is noticed."""
        ...


@dataclass(frozen=True, slots=True)
class StaticKeys:
    """Keys known from the start."""

    known: Mapping[str, Jwk]

    async def keys(self, *, wanted: str) -> Mapping[str, Jwk]:  # noqa: ARG002 - all are known
        """Give the keys."""
        return self.known


class HttpKeys:
    """Keys of an issuer's JWKS address, kept until an unknown id is met."""

    def __init__(self, client: httpx.AsyncClient, url: str, clock: Clock) -> None:
        self._client = client
        self._url = url
        self._clock = clock
        self._known: dict[str, Jwk] = {}
        self._asked_at: float | None = None

    async def keys(self, *, wanted: str) -> Mapping[str, Jwk]:
        """Give the keys, asking again at most once in ten seconds for an unknown id."""
        now = self._clock.now().timestamp()
        recent = self._asked_at is not None and now - self._asked_at < _REFRESH_SECONDS
        if wanted in self._known or recent:
            return self._known
        try:
            response = await self._client.get(self._url)
            response.raise_for_status()
            found = {key["kid"]: key for key in response.json()["keys"]}
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise ServiceUnavailable(service="gateway") from error
        self._known = found
        self._asked_at = now
        return self._known


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """An issuer whose tokens count, and the most that its tokens may grant (None: no limit)."""

    keys: KeySource
    scopes: frozenset[Scope] | None = None
    denied: frozenset[Scope] = frozenset()


class Revocations(Protocol):
    """Tells whether a session was ended before its tokens expire."""

    def is_revoked(self, session: str) -> bool:
        """Tell whether the session was ended."""
        ...


def public_jwk(private_pem: bytes, kid: str) -> dict[str, str]:
    """Give the public half of a P-256 key as a JSON Web Key."""
    loaded = serialization.load_pem_private_key(private_pem, password=None)
    public = loaded.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    numbers = jwk.construct(public, ALGORITHM).to_dict()
    plain = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in numbers.items()
    }
    return {**plain, "kid": kid, "use": "sig", "alg": ALGORITHM}


def new_private_key() -> bytes:
    """Make a P-256 key as PEM; the caller keeps it 0600."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


class TokenSigner:
    """Signs tokens of one issuer with one key."""

    def __init__(self, *, private_pem: bytes, kid: str, issuer: str, clock: Clock) -> None:
        self._key = jwk.construct(private_pem, ALGORITHM)
        self._kid = kid
        self._issuer = issuer
        self._clock = clock

    def sign(
        self, principal: Principal, *, life: timedelta = ACCESS_TOKEN_LIFE, audience: str = AUDIENCE
    ) -> str:
        """Sign an access token for a principal; name and office go into it, no personal number."""
        issued = int(self._clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": audience,
            "sub": str(principal.subject),
            "jti": str(uuid4()),
            "iat": issued,
            "exp": issued + int(life.total_seconds()),
            "role": principal.role.value,
            "level": principal.level.value,
            "unit": principal.unit,
            "scope": " ".join(sorted(principal.scopes)),
        }
        if principal.session is not None:
            claims["sid"] = principal.session
        office = {
            "name": principal.name,
            "title": principal.title,
            "org": str(principal.organisation or ""),
            "org_name": principal.organisation_name,
            "post": str(principal.post or ""),
        }
        claims |= {name: value for name, value in office.items() if value}
        token: str = jwt.encode(claims, self._key, ALGORITHM, headers={"kid": self._kid})
        return token


class TokenVerifier:
    """Verifies tokens of the trusted issuers and remembers the verified until they expire."""

    def __init__(
        self,
        *,
        issuers: Mapping[str, TrustedIssuer],
        clock: Clock,
        audience: str = AUDIENCE,
        revocations: Revocations | None = None,
    ) -> None:
        self._issuers = issuers
        self._clock = clock
        self._audience = audience
        self._revocations = revocations
        self._cache: dict[bytes, tuple[float, Principal]] = {}

    async def verify(self, token: str) -> Principal:
        """Give the principal of a token; raises `NotAuthenticated` with the reason as a param."""
        now = self._clock.now().timestamp()
        digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        cached = self._cache.get(digest)
        if cached is None:
            expires, principal = await self._verify(token)
            if len(self._cache) >= _CACHE_SIZE:
                self._forget(now)
            self._cache[digest] = (expires, principal)
        else:
            expires, principal = cached
        if now >= expires:
            self._cache.pop(digest, None)
            raise NotAuthenticated(reason="expired")
        session = principal.session
        if self._revocations and session and self._revocations.is_revoked(session):
            raise NotAuthenticated(reason="revoked")
        return principal

    def _forget(self, now: float) -> None:
        self._cache = {key: entry for key, entry in self._cache.items() if entry[0] > now}
        while len(self._cache) >= _CACHE_SIZE:
            self._cache.pop(next(iter(self._cache)))

    async def _verify(self, token: str) -> tuple[float, Principal]:
        if len(token) > _MAX_TOKEN:
            raise NotAuthenticated(reason="malformed")
        try:
            header = jwt.get_unverified_header(token)
            issuer = jwt.get_unverified_claims(token).get("iss")
        except (JOSEError, ValueError, AttributeError, TypeError, RecursionError) as error:
            raise NotAuthenticated(reason="malformed") from error
        if header.get("alg") != ALGORITHM:
            raise NotAuthenticated(reason="algorithm")
        trusted = self._issuers.get(issuer) if isinstance(issuer, str) else None
        kid = header.get("kid")
        if trusted is None or not isinstance(kid, str):
            raise NotAuthenticated(reason="issuer")
        key = (await trusted.keys.keys(wanted=kid)).get(kid)
        if key is None:
            raise NotAuthenticated(reason="key")
        claims = self._claims(token, key, str(issuer))
        return _principal(claims, trusted)

    def _claims(self, token: str, key: Jwk, issuer: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                dict(key),
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=issuer,
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except (JOSEError, ValueError, TypeError, RecursionError) as error:
            raise NotAuthenticated(reason="signature_or_audience") from error
        issued = claims.get("iat")
        not_yet = self._clock.now().timestamp() + _LEEWAY_SECONDS
        if not isinstance(issued, int) or issued > not_yet:
            raise NotAuthenticated(reason="issued_in_the_future")
        if "aud" not in claims or not isinstance(claims.get("exp"), int):
            raise NotAuthenticated(reason="claims")
        return claims


def _principal(claims: Mapping[str, Any], trusted: TrustedIssuer) -> tuple[float, Principal]:
    known = {scope.value for scope in Scope}
    try:
        named = frozenset(Scope(word) for word in claims["scope"].split() if word in known)
        if trusted.scopes is not None:
            named &= trusted.scopes
        principal = Principal(
            subject=UUID(claims["sub"]),
            role=Role(claims["role"]),
            level=Level(claims["level"]),
            unit=str(claims["unit"]),
            scopes=named - trusted.denied,
            issuer=str(claims["iss"]),
            session=claims.get("sid"),
            name=str(claims.get("name", "")),
            title=str(claims.get("title", "")),
            organisation=UUID(claims["org"]) if "org" in claims else None,
            organisation_name=str(claims.get("org_name", "")),
            post=UUID(claims["post"]) if "post" in claims else None,
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise NotAuthenticated(reason="claims") from error
    return float(claims["exp"]), principal
