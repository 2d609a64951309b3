"""From row to contract: a producer as its people and the officers of its territory see it."""

from datetime import date

from libs.contracts.core import NATION
from libs.contracts.people import Actor
from libs.contracts.registry.mandates import Mandate
from libs.contracts.registry.parties import (
    Dispute,
    DisputeDecision,
    Identity,
    IdentityScheme,
    MaskedRepresentative,
    Producer,
    ProducerRef,
)
from libs.kit.clock import VIETNAM
from services.registry.mandated import MandateRow
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import DisputeRow, PersonalDataRow, ProducerRow
from services.registry.reach import Reach


def producer_of(found: FoundProducer, reach: Reach) -> Producer:
    """Give a producer where it lies today, with its personal data masked."""
    row, personal = found
    where = reach.today(row.commune)
    return Producer(
        id=row.id,
        version=row.version,
        kind=row.kind,
        name=row.name,
        commune=where.commune or row.commune,
        province=where.province or NATION,
        address=row.address,
        identity=Identity(
            scheme=row.identity_scheme, value=row.tax_code or personal.personal_id_mask
        ),
        registration_number=row.registration_number,
        registered_on=row.registered_on,
        phone=row.phone,
        email=row.email,
        website=row.website,
        representative=_masked(personal),
        claim=row.claim,
        confirmed_by=Actor.model_validate(row.confirmed_by) if row.confirmed_by else None,
        same_as=row.same_as,
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def tax_code_of(identity: Identity) -> str | None:
    """Give a tax code; None for a person's number, which no table of many people shows."""
    is_code = identity.scheme is IdentityScheme.TAX_CODE
    return identity.value if is_code and "*" not in (identity.value or "") else None


def dispute_of(row: DisputeRow) -> Dispute:
    """Give a dispute, decided or not."""
    return Dispute(
        id=row.id,
        version=row.version,
        claimant=row.claimant_id,
        holder=row.holder_id,
        statement=row.statement,
        opened_at=row.opened_at.astimezone(VIETNAM),
        decided=DisputeDecision.model_validate(row.decided) if row.decided else None,
        decided_by=Actor.model_validate(row.decided_by) if row.decided_by else None,
        decided_at=row.decided_at.astimezone(VIETNAM) if row.decided_at else None,
    )


def mandate_of(row: MandateRow, today: date) -> Mandate:
    """Give a mandate, and whether it counts today."""
    begun, lasts = row.since <= today, row.until is None or today <= row.until
    return Mandate(
        id=row.id,
        version=row.version,
        producer=row.producer_id,
        kind=row.kind,
        account=row.account,
        organisation=row.organisation_id,
        name=row.name,
        since=row.since,
        until=row.until,
        paper=row.paper_id,
        given_by=Actor.model_validate(row.given_by),
        given_at=row.given_at.astimezone(VIETNAM),
        ended_by=Actor.model_validate(row.ended_by) if row.ended_by else None,
        ended_at=row.ended_at.astimezone(VIETNAM) if row.ended_at else None,
        reason=row.reason,
        in_force=begun and lasts and row.ended_at is None,
    )


def producer_ref_of(row: ProducerRow) -> ProducerRef:
    """Give a producer as other records name it."""
    return ProducerRef(id=row.id, name=row.name, kind=row.kind)


def _masked(personal: PersonalDataRow) -> MaskedRepresentative | None:
    if personal.representative_mask is None:
        return None
    return MaskedRepresentative(
        name=personal.representative_mask, position=personal.representative_position
    )
