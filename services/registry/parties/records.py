"""Between rows and contracts: what a producer's answer shows, what is stored enciphered."""

from datetime import datetime
from uuid import UUID

from libs.contracts.registry.parties import (
    Identity,
    IdentityScheme,
    MaskedRepresentative,
    PersonalData,
    Producer,
    ProducerKind,
    Representative,
)
from libs.kit.clock import VIETNAM
from libs.kit.text import fold, sort_key
from services.registry.parties import rules
from services.registry.parties.cipher import FieldCipher
from services.registry.parties.tables import PersonalDataRow, ProducerRow


def answer(row: ProducerRow, personal: PersonalDataRow | None) -> Producer:
    """Give a producer with its personal data masked."""
    return Producer(
        id=row.id,
        version=row.version,
        kind=ProducerKind(row.kind),
        name=row.name,
        commune=row.commune,
        province=row.province,
        address=row.address,
        identity=_identity(row, personal.personal_id_mask if personal else None),
        registration_number=row.registration_number,
        registered_on=row.registered_on,
        phone=row.phone,
        email=row.email,
        website=row.website,
        representative=_masked(personal),
        owner_account=row.owner_account,
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def _identity(row: ProducerRow, number: str | None) -> Identity:
    scheme = IdentityScheme(row.identity_scheme)
    return Identity(scheme=scheme, value=row.tax_code or number)


def _masked(personal: PersonalDataRow | None) -> MaskedRepresentative | None:
    if personal is None or personal.representative_mask is None:
        return None
    return MaskedRepresentative(
        name=personal.representative_mask, position=personal.representative_position
    )


def set_name(row: ProducerRow, name: str) -> None:
    """Store a name with what it is searched and sorted by."""
    row.name, row.name_fold, row.name_sort = name, fold(name), sort_key(name)


def set_identity(
    row: ProducerRow, personal: PersonalDataRow, identity: Identity, cipher: FieldCipher
) -> None:
    """Store a tax code in the open and a personal number enciphered and masked."""
    row.identity_scheme = identity.scheme.value
    row.tax_code = personal.personal_id = personal.personal_id_mask = None
    if identity.scheme is IdentityScheme.TAX_CODE:
        row.tax_code = identity.value
    elif identity.value is not None:
        context = _context(row.id, "personal_id")
        personal.personal_id = cipher.encipher(identity.value.encode(), context=context)
        personal.personal_id_mask = rules.mask_number(identity.value)


def set_representative(
    personal: PersonalDataRow, representative: Representative | None, cipher: FieldCipher
) -> None:
    """Store the representative enciphered; initials and position stay readable."""
    if representative is None:
        personal.representative = None
        personal.representative_mask = personal.representative_position = None
        return
    context = _context(personal.producer_id, "representative")
    plain = representative.model_dump_json().encode()
    personal.representative = cipher.encipher(plain, context=context)
    personal.representative_mask = rules.mask_name(representative.name)
    personal.representative_position = representative.position


def unmasked(row: ProducerRow, personal: PersonalDataRow, cipher: FieldCipher) -> PersonalData:
    """Decipher a producer's personal data."""
    number = row.tax_code
    if personal.personal_id is not None:
        context = _context(row.id, "personal_id")
        number = cipher.decipher(personal.personal_id, context=context).decode()
    representative = None
    if personal.representative is not None:
        context = _context(row.id, "representative")
        plain = cipher.decipher(personal.representative, context=context)
        representative = Representative.model_validate_json(plain)
    identity = Identity(scheme=IdentityScheme(row.identity_scheme), value=number)
    return PersonalData(producer_id=row.id, identity=identity, representative=representative)


def touch(row: ProducerRow, now: datetime) -> None:
    """Count a change."""
    row.version += 1
    row.updated_at = now


def _context(producer: UUID, field: str) -> str:
    return f"producer:{producer}:{field}"
