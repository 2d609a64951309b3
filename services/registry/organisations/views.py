"""From row to contract: an organisation as the API shows it."""

from datetime import date
from uuid import UUID

from libs.contracts.registry.organisations import DatedName, Organisation
from libs.kit.clock import VIETNAM
from services.registry.organisations import rules
from services.registry.organisations.tables import OrganisationRow


def names_of(row: OrganisationRow) -> list[DatedName]:
    """Give every name, the first first."""
    return [DatedName.model_validate(one) for one in row.names]


def organisation_of(row: OrganisationRow, day: date | None = None) -> Organisation:
    """Give an organisation, under the name that it bore on a day; the last one without a day."""
    names = names_of(row)
    return Organisation(
        id=row.id,
        version=row.version,
        kind=row.kind,
        name=row.name if day is None else rules.name_of(names, day),
        names=names,
        agency_code=row.agency_code,
        unit=row.unit,
        parent=row.parent_id,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        legal_basis=row.legal_basis,
        ended_by=row.ended_by,
        successors=[UUID(one) for one in row.successors],
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )
