"""Agencies, offices, laboratories, consultants by date: what they are called, what stands above."""

from services.registry.organisations.api import router
from services.registry.organisations.store import THE_MINISTRY, name_on, organisation_on
from services.registry.organisations.tables import OrganisationRow

__all__ = ["THE_MINISTRY", "OrganisationRow", "name_on", "organisation_on", "router"]
