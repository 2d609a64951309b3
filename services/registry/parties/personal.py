"""What is personal of a producer: stored enciphered and masked, deciphered on the record only."""

from uuid import UUID

from libs.contracts.registry.parties import (
    Identity,
    IdentityScheme,
    PersonalData,
    Representative,
)
from services.registry.cipher import FieldCipher
from services.registry.parties import rules
from services.registry.parties.store import FoundProducer


def set_identity(found: FoundProducer, identity: Identity, cipher: FieldCipher) -> None:
    """Store a tax code in the open and a personal number enciphered and masked."""
    row, personal = found
    row.identity_scheme = identity.scheme
    row.tax_code = personal.personal_id = personal.personal_id_mask = None
    if identity.scheme is IdentityScheme.TAX_CODE:
        row.tax_code = identity.value
    elif identity.value is not None:
        context = _context(row.id, "personal_id")
        personal.personal_id = cipher.encipher(identity.value.encode(), context=context)
        personal.personal_id_mask = rules.mask_number(identity.value)


def set_representative(
    found: FoundProducer, representative: Representative | None, cipher: FieldCipher
) -> None:
    """Store the representative enciphered; initials and position stay readable."""
    personal = found.personal
    if representative is None:
        personal.representative = None
        personal.representative_mask = personal.representative_position = None
        return
    context = _context(personal.producer_id, "representative")
    plain = representative.model_dump_json().encode()
    personal.representative = cipher.encipher(plain, context=context)
    personal.representative_mask = rules.mask_name(representative.name)
    personal.representative_position = representative.position


def personal_data_of(found: FoundProducer, cipher: FieldCipher) -> PersonalData:
    """Decipher a producer's personal data."""
    row, personal = found
    number = row.tax_code
    if personal.personal_id is not None:
        context = _context(row.id, "personal_id")
        number = cipher.decipher(personal.personal_id, context=context).decode()
    representative = None
    if personal.representative is not None:
        context = _context(row.id, "representative")
        plain = cipher.decipher(personal.representative, context=context)
        representative = Representative.model_validate_json(plain)
    identity = Identity(scheme=row.identity_scheme, value=number)
    return PersonalData(producer_id=row.id, identity=identity, representative=representative)


def _context(producer: UUID, field: str) -> str:
    return f"producer:{producer}:{field}"
