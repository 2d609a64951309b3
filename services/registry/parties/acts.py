"""Register, change, show and list producers; read what is personal, on the record."""

from uuid import UUID

from libs.contracts.errors import AlreadyExists, NotFound, OcopError
from libs.contracts.people import Person
from libs.contracts.registry.parties import (
    ClaimState,
    IdentityScheme,
    PersonalData,
    PersonalDataReading,
    Producer,
    ProducerCreate,
    ProducerKnown,
    ProducerRegistered,
    ProducerUpdate,
)
from libs.kit.concurrency import check_version
from libs.kit.text import fold, sort_key
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.land import commune_in_force
from services.registry.noting import note
from services.registry.parties import claims, mandates, personal, reading, rules, store, views
from services.registry.parties.mandates import Deed
from services.registry.parties.personal import Secrets
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.quotas import Counted
from services.registry.seeing import About, Kind


async def register_producer(
    acting: Acting, new: ProducerCreate, caller: Person | None = None
) -> ProducerRegistered:
    """Register a producer in a commune of today, within the caller's territory."""
    await acting.count(Counted.PRODUCERS)
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
        claim=rules.claim_of_new(acting.principal.role, acting.principal.level),
        created_at=now,
        updated_at=now,
    )
    if row.claim is ClaimState.CONFIRMED:
        row.confirmed_by, row.confirmed_at = acting.actor.model_dump(mode="json"), now
    found = FoundProducer(row, PersonalDataRow(producer_id=row.id))
    personal.set_identity(found, identity, _secrets(acting))
    personal.set_representative(found, new.representative, _secrets(acting))
    rivals = await claims.require_number_free(acting, row, disputed=new.dispute is not None)
    acting.session.add(row)
    await saving.flush(acting.session, _conflicts())
    acting.session.add(found.personal)
    await acting.session.flush()
    producer = views.producer_of(found, acting.reach)
    note(acting, Action.PRODUCER_REGISTERED, producer)
    if acting.is_producer:
        await mandates.own(acting, row.id, caller)
    await claims.open_disputes(acting, row, rivals, new.dispute)
    alike = await claims.similar(acting, row)
    return ProducerRegistered(**producer.model_dump(), similar=alike)


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
    claims.require_standing(row)
    if change.commune is not None and change.commune != row.commune:
        await _require_commune(acting, change.commune)
    _apply(found, change, _secrets(acting))
    if change.identity is not None and row.identity_hash is not None:
        await _require_number_kept(acting, row)
    row.version += 1
    row.updated_at = acting.clock.now()
    acting.session.add(found.personal)
    await saving.flush(acting.session, _conflicts())
    producer = views.producer_of(found, acting.reach)
    note(acting, Action.PRODUCER_CHANGED, producer, before)
    return producer


async def show_producer(acting: Acting, producer_id: UUID) -> Producer:
    """Show one producer, its personal data masked."""
    return views.producer_of(await load_producer(acting, producer_id), acting.reach)


async def read_personal_data(
    acting: Acting, producer_id: UUID, asked: PersonalDataReading
) -> PersonalData:
    """Give the unmasked personal data of a producer that the caller may know of."""
    return await reading.read(acting, await load_producer(acting, producer_id), asked)


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


def _apply(found: FoundProducer, change: ProducerUpdate, secrets: Secrets) -> None:
    row, sent = found.producer, change.model_fields_set
    for name in sent & _PLAIN_FIELDS:
        setattr(row, name, getattr(change, name))
    if change.name is not None:
        row.name = change.name
        row.name_fold, row.name_sort = fold(change.name), sort_key(change.name)
    if "phone" in sent:
        row.phone = rules.normal_phone(change.phone) if change.phone else None
    if change.identity is not None:
        personal.set_identity(found, rules.normal_identity(change.identity, row.kind), secrets)
    elif change.kind is not None:
        rules.require_scheme_for_kind(row.identity_scheme, row.kind)
        rules.require_number_for_kind(row.kind, personal=found.personal.personal_id is not None)
    if "representative" in sent:
        personal.set_representative(found, change.representative, secrets)


async def _require_number_kept(acting: Acting, row: ProducerRow) -> None:
    """Refuse a number that another has; one that its own people change is claimed anew."""
    with acting.session.no_autoflush:
        await claims.require_number_free(acting, row)
    if acting.is_producer:
        row.claim, row.confirmed_by, row.confirmed_at = ClaimState.CLAIMED, None, None


def _secrets(acting: Acting) -> Secrets:
    return Secrets(acting.parts.cipher, acting.parts.person_keys)


async def _require_commune(acting: Acting, commune: str) -> None:
    await commune_in_force(acting.session, commune, acting.clock.today())
    acting.reach.require(commune)


def _conflicts() -> dict[str, OcopError]:
    return {
        "pk_producers": AlreadyExists(),
        "ix_producers_one_confirmed_identity": ProducerKnown(known=""),
    }
