"""Register, change, show and list producers; read what is personal, on the record."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Page, new_id
from libs.contracts.errors import AlreadyExists, NotFound, OcopError
from libs.contracts.registry.parties import (
    Identity,
    IdentityScheme,
    OwnerHasOpenDossier,
    PersonalData,
    Producer,
    ProducerCreate,
    ProducerKind,
    ProducerUpdate,
    TaxCodeTaken,
)
from libs.kit import audit
from libs.kit.concurrency import check_version
from libs.kit.pagination import decode_cursor, encode_cursor
from libs.kit.text import fold, sort_key
from services.registry import saving
from services.registry.acting import Acting
from services.registry.land.acts import commune_in_force
from services.registry.parties import queries, records, rules
from services.registry.parties.cipher import FieldCipher
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.scope import Place, Reach

HasOpenDossier = Callable[[AsyncSession, UUID], Awaitable[bool]]
"""Tells whether a producer has an open dossier; a later chapter knows, the app passes it in."""


def place_of(row: ProducerRow) -> Place:
    """Tell where a producer lies and whose it is."""
    return Place(commune=row.commune, province=row.province, owner=row.owner_account)


async def register_producer(acting: Acting, new: ProducerCreate, cipher: FieldCipher) -> Producer:
    """Register a producer in a commune of today, within the caller's territory."""
    reach = await acting.reach()
    province = await _province_of(acting, reach, new.commune)
    owner = rules.owner_of_new(
        new.owner_account, caller=acting.principal.subject, is_producer=acting.is_producer
    )
    identity = rules.normal_identity(new.identity, new.kind)
    now = acting.clock.now()
    row = ProducerRow(
        id=new.id or new_id(),
        kind=new.kind.value,
        name=new.name,
        name_fold=fold(new.name),
        name_sort=sort_key(new.name),
        commune=new.commune,
        province=province,
        address=new.address,
        identity_scheme=IdentityScheme.NONE.value,
        registration_number=new.registration_number,
        registered_on=new.registered_on,
        phone=rules.normal_phone(new.phone) if new.phone else None,
        email=new.email,
        website=new.website,
        owner_account=owner,
        created_at=now,
        updated_at=now,
    )
    personal = PersonalDataRow(producer_id=row.id)
    records.set_identity(row, personal, identity, cipher)
    records.set_representative(personal, new.representative, cipher)
    acting.session.add(row)
    await saving.flush(acting.session, _conflicts(row))
    acting.session.add(personal)
    await acting.session.flush()
    answer = records.answer(row, personal)
    _note(acting, "producer.registered", answer)
    return answer


async def change_producer(
    acting: Acting,
    producer_id: UUID,
    change: ProducerUpdate,
    *,
    if_match: str,
    cipher: FieldCipher,
    has_open_dossier: HasOpenDossier,
) -> Producer:
    """Change what is sent; the caller names the version it has read."""
    reach = await acting.reach()
    row, personal = await load_producer(acting.session, reach, producer_id, lock=True)
    rules.require_editable_at(acting.principal.level, owner=row.owner_account)
    personal = personal or PersonalDataRow(producer_id=row.id)
    before = records.answer(row, personal)
    check_version(if_match, row.version)
    sent = change.model_fields_set
    if "owner_account" in sent:
        await _require_owner_change(acting, row, change.owner_account, has_open_dossier)
    if change.commune is not None and change.commune != row.commune:
        row.province = await _province_of(acting, reach, change.commune)
    for name in sent & _PLAIN_FIELDS:
        setattr(row, name, getattr(change, name))
    if change.kind is not None:
        row.kind = change.kind.value
    if change.name is not None:
        records.set_name(row, change.name)
    if "phone" in sent:
        row.phone = rules.normal_phone(change.phone) if change.phone else None
    _change_identity(row, personal, change, cipher)
    if "representative" in sent:
        records.set_representative(personal, change.representative, cipher)
    records.touch(row, acting.clock.now())
    acting.session.add(personal)
    await saving.flush(acting.session, _conflicts(row))
    answer = records.answer(row, personal)
    _note(acting, "producer.changed", answer, before)
    return answer


async def show_producer(acting: Acting, producer_id: UUID) -> Producer:
    """Show one producer, its personal data masked."""
    row, personal = await load_producer(acting.session, await acting.reach(), producer_id)
    return records.answer(row, personal)


async def list_producers(
    acting: Acting, wanted: queries.ProducerFilter, *, cursor: str | None, limit: int
) -> Page[Producer]:
    """Give one page of the producers within the caller's reach."""
    after = decode_cursor(cursor, fields=(str, UUID)) if cursor else None
    reach = await acting.reach()
    found = await queries.producers_page(acting.session, reach, wanted, after=after, limit=limit)
    shown = found[:limit]
    last = shown[-1][0] if len(found) > limit else None
    return Page[Producer](
        items=[records.answer(row, personal) for row, personal in shown],
        next=encode_cursor((last.name_sort, last.id)) if last else None,
    )


async def read_personal_data(
    acting: Acting,
    producer_id: UUID,
    *,
    reason: str,
    cipher: FieldCipher,
) -> PersonalData:
    """Give the unmasked personal data and record who read them and why.

    Luật 91/2025/QH15 on personal data: a statutory task needs no consent, but a trace.
    """
    row, personal = await load_producer(acting.session, await acting.reach(), producer_id)
    audit.record(
        acting.session,
        acting.principal,
        action="producer.personal_data_read",
        kind="producer",
        id=row.id,
        reason=reason,
    )
    return records.unmasked(row, personal or PersonalDataRow(producer_id=row.id), cipher)


async def load_producer(
    session: AsyncSession,
    reach: Reach,
    producer_id: UUID,
    *,
    lock: bool = False,
) -> queries.Found:
    """Give a producer that the caller may know of, or 404."""
    found = await queries.producer(session, producer_id, lock=lock)
    if found is None:
        raise NotFound
    reach.require_visible(place_of(found[0]))
    return found


_PLAIN_FIELDS = frozenset(
    {
        "commune",
        "address",
        "registration_number",
        "registered_on",
        "email",
        "website",
        "owner_account",
    }
)


async def _require_owner_change(
    acting: Acting, row: ProducerRow, asked: UUID | None, has_open_dossier: HasOpenDossier
) -> None:
    principal = acting.principal
    rules.require_owner_change_allowed(
        asked, caller=principal.subject, is_producer=acting.is_producer
    )
    if not rules.replaces_owner(asked, owner=row.owner_account):
        return
    homes = frozenset({row.commune, row.province})
    rules.require_replaces_at_home(principal.role, principal.unit, homes=homes)
    if await has_open_dossier(acting.session, row.id):
        raise OwnerHasOpenDossier


def _change_identity(
    row: ProducerRow, personal: PersonalDataRow, change: ProducerUpdate, cipher: FieldCipher
) -> None:
    kind = ProducerKind(row.kind)
    if change.identity is not None:
        identity = rules.normal_identity(change.identity, kind)
        records.set_identity(row, personal, identity, cipher)
    elif change.kind is not None and row.identity_scheme == IdentityScheme.PERSONAL_ID:
        kept = Identity(scheme=IdentityScheme.PERSONAL_ID, value="0" * 12)
        rules.normal_identity(kept, kind)


async def _province_of(acting: Acting, reach: Reach, commune: str) -> str:
    unit = await commune_in_force(acting.session, commune, acting.clock.today())
    assert unit.parent is not None
    reach.require_territory(unit.code, unit.parent)
    return unit.parent


def _conflicts(row: ProducerRow) -> dict[str, OcopError]:
    return {
        "pk_producers": AlreadyExists(),
        "ix_producers_one_tax_code": TaxCodeTaken(tax_code=row.tax_code or ""),
    }


def _note(acting: Acting, action: str, after: Producer, before: Producer | None = None) -> None:
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="producer",
        id=after.id,
        before=before,
        after=after,
    )
