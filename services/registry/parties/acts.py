"""Register, change, show and list producers; read what is personal, on the record."""

from uuid import UUID

from libs.contracts.errors import AlreadyExists, NotFound, OcopError
from libs.contracts.people import Person
from libs.contracts.registry.parties import (
    IdentityScheme,
    PersonalData,
    Producer,
    ProducerCreate,
    ProducerUpdate,
    TaxCodeTaken,
)
from libs.kit import audit
from libs.kit.concurrency import check_version
from libs.kit.text import fold, sort_key
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.cipher import FieldCipher
from services.registry.land import commune_in_force
from services.registry.noting import note
from services.registry.parties import mandates, personal, rules, store, views
from services.registry.parties.mandates import Deed
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.seeing import About, Kind


async def register_producer(
    acting: Acting, new: ProducerCreate, caller: Person | None = None
) -> Producer:
    """Register a producer in a commune of today, within the caller's territory."""
    await _require_commune(acting, new.commune)
    identity = rules.normal_identity(new.identity, new.kind)
    now = acting.clock.now()
    row = ProducerRow(
        id=acting.new_id(new.id),
        kind=new.kind,
        name=new.name,
        name_fold=fold(new.name),
        name_sort=sort_key(new.name),
        commune=new.commune,
        address=new.address,
        identity_scheme=IdentityScheme.NONE,
        registration_number=new.registration_number,
        registered_on=new.registered_on,
        phone=rules.normal_phone(new.phone) if new.phone else None,
        email=new.email,
        website=new.website,
        created_at=now,
        updated_at=now,
    )
    found = FoundProducer(row, PersonalDataRow(producer_id=row.id))
    personal.set_identity(found, identity, acting.parts.cipher)
    personal.set_representative(found, new.representative, acting.parts.cipher)
    acting.session.add(row)
    await saving.flush(acting.session, _conflicts(row))
    acting.session.add(found.personal)
    await acting.session.flush()
    producer = views.producer_of(found, acting.reach)
    note(acting, Action.PRODUCER_REGISTERED, producer)
    if acting.is_producer:
        await mandates.own(acting, row.id, caller)
    return producer


async def change_producer(
    acting: Acting, producer_id: UUID, change: ProducerUpdate, *, if_match: str
) -> Producer:
    """Change what is sent; the caller names the version it has read."""
    found = await load_producer(acting, producer_id, lock=True)
    row = found.producer
    await mandates.require_editable(acting, row.id)
    if acting.is_producer:
        mandates.require_may(await acting.mandate(row.id), Deed.CHANGE_PRODUCER)
    before = views.producer_of(found, acting.reach)
    check_version(if_match, row.version)
    if change.commune is not None and change.commune != row.commune:
        await _require_commune(acting, change.commune)
    _apply(found, change, acting.parts.cipher)
    row.version += 1
    row.updated_at = acting.clock.now()
    acting.session.add(found.personal)
    await saving.flush(acting.session, _conflicts(row))
    producer = views.producer_of(found, acting.reach)
    note(acting, Action.PRODUCER_CHANGED, producer, before)
    return producer


async def show_producer(acting: Acting, producer_id: UUID) -> Producer:
    """Show one producer, its personal data masked."""
    return views.producer_of(await load_producer(acting, producer_id), acting.reach)


async def read_personal_data(acting: Acting, producer_id: UUID, *, reason: str) -> PersonalData:
    """Give the unmasked personal data and record who read them and why.

    Law: Luật 91/2025/QH15 on personal data: a statutory task needs no consent, but a trace.
    """
    found = await load_producer(acting, producer_id)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.PERSONAL_DATA_READ,
        kind="producer",
        id=producer_id,
        reason=reason,
    )
    return personal.personal_data_of(found, acting.parts.cipher)


async def load_producer(acting: Acting, producer_id: UUID, *, lock: bool = False) -> FoundProducer:
    """Give a producer that the caller may know of, or 404."""
    found = await store.find_producer(acting.session, producer_id, lock=lock)
    if found is None:
        raise NotFound
    about = About(Kind.PRODUCER, found.producer.id)
    await acting.require_visible(found.producer.commune, found.producer.id, about)
    return found


_PLAIN_FIELDS = frozenset(
    {
        "kind",
        "commune",
        "address",
        "registration_number",
        "registered_on",
        "email",
        "website",
    }
)


def _apply(found: FoundProducer, change: ProducerUpdate, cipher: FieldCipher) -> None:
    row, sent = found.producer, change.model_fields_set
    for name in sent & _PLAIN_FIELDS:
        setattr(row, name, getattr(change, name))
    if change.name is not None:
        row.name = change.name
        row.name_fold, row.name_sort = fold(change.name), sort_key(change.name)
    if "phone" in sent:
        row.phone = rules.normal_phone(change.phone) if change.phone else None
    if change.identity is not None:
        personal.set_identity(found, rules.normal_identity(change.identity, row.kind), cipher)
    elif change.kind is not None:
        rules.require_scheme_for_kind(row.identity_scheme, row.kind)
    if "representative" in sent:
        personal.set_representative(found, change.representative, cipher)


async def _require_commune(acting: Acting, commune: str) -> None:
    await commune_in_force(acting.session, commune, acting.clock.today())
    acting.reach.require(commune)


def _conflicts(row: ProducerRow) -> dict[str, OcopError]:
    return {
        "pk_producers": AlreadyExists(),
        "ix_producers_one_tax_code": TaxCodeTaken(tax_code=row.tax_code or ""),
    }
