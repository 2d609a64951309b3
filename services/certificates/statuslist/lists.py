"""Makes the list of every certificate's status, and keeps it until something changes."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.certificates import Status, StatusList
from libs.kit.answers import tag_of
from libs.kit.bench import Bench
from libs.kit.clock import Clock
from services.certificates.records.publication import standing_of
from services.certificates.records.queries import in_batches
from services.certificates.records.rules import STATUS_ENTRIES
from services.certificates.records.tables import CertificateRow, StatusChangeRow
from services.certificates.signing import jws
from services.certificates.signing.chain import Chain
from services.certificates.statuslist.bitstring import BITS, MESSAGES, Bitstring

_State = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class MadeList:
    """A list as it is sent: the JSON form, the signed form, and their tags."""

    state: _State
    content: bytes
    tag: str
    credential: bytes
    credential_tag: str


class StatusLists:
    """Gives the list of now; it is made again only when a row was added or the day changed.

    Certificates and changes are only ever added, so their two counts tell one state from another.
    """

    def __init__(self, *, chain: Chain, public_url: str, bench: Bench, clock: Clock) -> None:
        self._chain = chain
        self._public_url = public_url
        self._bench = bench
        self._clock = clock
        self._made: MadeList | None = None
        self._turn = asyncio.Lock()

    async def current(self, session: AsyncSession) -> MadeList:
        """Give the list as the database has it at this moment."""
        now, state = self._clock.now(), await _state(session, self._clock.today())
        async with self._turn:
            made = self._made
            if made is None or made.state != state:
                made = self._made = await self._make(session, now, state)
        return made

    async def _make(self, session: AsyncSession, now: datetime, state: _State) -> MadeList:
        bits, not_valid = await _read(session, state[2])
        encoded = await self._bench.work(bits.encoded)
        credential = self._credential(encoded, now)
        body = StatusList(
            id=f"{self._public_url}/v1/status-list",
            generated_at=now,
            as_of=state[2],
            entries=STATUS_ENTRIES,
            bits=BITS,
            messages=MESSAGES,
            encoded_list=encoded,
            credential=credential,
            not_valid={status: sorted(codes) for status, codes in not_valid.items()},
        )
        content, signed = body.model_dump_json().encode(), credential.encode()
        return MadeList(state, content, tag_of(content), signed, tag_of(signed))

    def _credential(self, encoded: str, now: datetime) -> str:
        address = f"{self._public_url}/v1/status-list"
        claims = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self._public_url,
            "validFrom": now.isoformat(),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "message",
                "encodedList": encoded,
            },
            "iss": self._public_url,
            "iat": int(now.timestamp()),
        }
        return jws.sign(self._chain.status_key, claims, kind="vc+jwt")


async def _state(session: AsyncSession, today: date) -> _State:
    counts = select(
        select(func.count()).select_from(CertificateRow).scalar_subquery(),
        select(func.count()).select_from(StatusChangeRow).scalar_subquery(),
    )
    certificates, changes = (await session.execute(counts)).one()
    return certificates, changes, today


async def _read(session: AsyncSession, today: date) -> tuple[Bitstring, dict[Status, list[str]]]:
    """Read every certificate's status of a day: as bits, and by code where it is not valid."""
    bits = Bitstring(STATUS_ENTRIES)
    not_valid: dict[Status, list[str]] = {}
    async for stored, index in await in_batches(session):
        published = orjson.loads(stored)
        status = standing_of(published, today).status
        if status is not Status.VALID:
            bits.put(index, status)
            not_valid.setdefault(status, []).append(published["code"])
    return bits, not_valid
