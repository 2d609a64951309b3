"""Makes the list of every certificate's status, and keeps it until something changes."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.certificates import Status, StatusList
from libs.kit.answers import tag_of
from services.certificates.parts import Parts
from services.certificates.records.publication import standing_of
from services.certificates.records.queries import in_batches
from services.certificates.records.rules import STATUS_ENTRIES
from services.certificates.records.tables import CertificateRow, StatusChangeRow
from services.certificates.signing import jws
from services.certificates.status.bitstring import BITS, MESSAGES, Bitstring

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

    def __init__(self) -> None:
        self._made: MadeList | None = None
        self._turn = asyncio.Lock()

    async def current(
        self, session: AsyncSession, parts: Parts, now: datetime, today: date
    ) -> MadeList:
        """Give the list as the database has it at this moment."""
        state = await _state(session, today)
        async with self._turn:
            made = self._made
            if made is None or made.state != state:
                made = self._made = await _make(session, parts, now, state)
        return made


async def _state(session: AsyncSession, today: date) -> _State:
    counts = select(
        select(func.count()).select_from(CertificateRow).scalar_subquery(),
        select(func.count()).select_from(StatusChangeRow).scalar_subquery(),
    )
    certificates, changes = (await session.execute(counts)).one()
    return certificates, changes, today


async def _make(session: AsyncSession, parts: Parts, now: datetime, state: _State) -> MadeList:
    today = state[2]
    bits = Bitstring(STATUS_ENTRIES)
    not_valid: dict[Status, list[str]] = {}
    async for stored, index in await in_batches(session):
        published = orjson.loads(stored)
        status = standing_of(published, today).status
        if status is not Status.VALID:
            bits.put(index, status)
            not_valid.setdefault(status, []).append(published["code"])
    encoded = await parts.work(bits.encoded)
    credential = _credential(parts, encoded, now)
    body = StatusList(
        id=f"{parts.public_url}/v1/status-list",
        generated_at=now,
        as_of=today,
        entries=STATUS_ENTRIES,
        bits=BITS,
        messages=MESSAGES,
        encoded_list=encoded,
        credential=credential,
        not_valid={status: sorted(codes) for status, codes in not_valid.items()},
    )
    content, signed = body.model_dump_json().encode(), credential.encode()
    return MadeList(state, content, tag_of(content), signed, tag_of(signed))


def _credential(parts: Parts, encoded: str, now: datetime) -> str:
    address = f"{parts.public_url}/v1/status-list"
    claims = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": parts.public_url,
        "validFrom": now.isoformat(),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "message",
            "encodedList": encoded,
        },
        "iss": parts.public_url,
        "iat": int(now.timestamp()),
    }
    return jws.sign(parts.chain.status_key, claims, kind="vc+jwt")
