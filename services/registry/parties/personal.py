"""What is personal of a producer: stored enciphered and masked, deciphered on the record only."""

from dataclasses import dataclass
from uuid import UUID

from libs.contracts.registry.parties import (
    Identity,
    PersonalData,
    Representative,
)
from libs.kit.personal import PersonKeys
from libs.kit.text import fold
from services.registry.cipher import FieldCipher
from services.registry.parties import rules
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import PersonalDataRow


@dataclass(frozen=True, slots=True)
class Secrets:
    """What hides personal data, and what recognises them without reading."""

    cipher: FieldCipher
    keys: PersonKeys


def name_hint(name: str, birth_year: int | None, keys: PersonKeys) -> str | None:
    """Give the keyed hash of a name and a year of birth: a hint that two may be one person."""
    return None if birth_year is None else keys.of(f"{fold(name)}{birth_year}")


def _count(personal: PersonalDataRow, given: Representative | None) -> None:
    personal.sex = given.sex if given else None
    personal.ethnicity = given.ethnicity if given else None
    personal.disability = given.disability if given else None


def _recognise(personal: PersonalDataRow, given: Representative | None, keys: PersonKeys) -> None:
    number = given.personal_id if given else None
    personal.representative_person = None if number is None else keys.of(number)
    personal.representative_hint = name_hint(given.name, given.birth_year, keys) if given else None


def set_identity(found: FoundProducer, identity: Identity, secrets: Secrets) -> None:
    """Store a tax code in the open, a person's number enciphered, masked and hashed."""
    row, personal = found
    row.identity_scheme = identity.scheme
    row.tax_code = personal.personal_id = personal.personal_id_mask = None
    row.identity_hash = personal.identity_person = None
    if identity.value is None:
        return
    number = secrets.keys.of(identity.value)
    row.identity_hash = number if rules.tells_apart(identity, row.kind) else None
    if not rules.is_personal(identity):
        row.tax_code = identity.value
        return
    context = _context(row.id, "personal_id")
    personal.identity_person = number
    personal.personal_id = secrets.cipher.encipher(identity.value.encode(), context=context)
    personal.personal_id_mask = rules.mask_number(identity.value)


def set_representative(
    found: FoundProducer, representative: Representative | None, secrets: Secrets
) -> None:
    """Store the representative enciphered; initials, position and what is counted stay readable."""
    personal = found.personal
    _count(personal, representative)
    _recognise(personal, representative, secrets.keys)
    if representative is None:
        personal.representative = None
        personal.representative_mask = personal.representative_position = None
        return
    context = _context(personal.producer_id, "representative")
    plain = representative.model_dump_json().encode()
    personal.representative = secrets.cipher.encipher(plain, context=context)
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
