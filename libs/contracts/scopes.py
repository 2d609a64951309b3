"""The permissions a token can carry, named `service.noun.verb`; services require them."""

from enum import StrEnum


class Scope(StrEnum):
    """One permission. Which role has which is the gateway's table (`gateway/access.py`)."""

    PRODUCERS_READ = "registry.producers.read"
    PRODUCERS_WRITE = "registry.producers.write"
    PERSONAL_DATA_READ = "registry.personal_data.read"
    PRODUCTS_READ = "registry.products.read"
    PRODUCTS_WRITE = "registry.products.write"
    PAPERS_READ = "registry.papers.read"
    PAPERS_WRITE = "registry.papers.write"
    DOSSIERS_READ = "registry.dossiers.read"
    DOSSIERS_WRITE = "registry.dossiers.write"
    DOSSIERS_RECEIVE = "registry.dossiers.receive"
    DOSSIERS_REPORT = "registry.dossiers.report"
    DOSSIERS_FORWARD = "registry.dossiers.forward"
    HISTORY_WRITE = "registry.history.write"
    COUNCILS_READ = "registry.councils.read"
    COUNCILS_WRITE = "registry.councils.write"
    ROUNDS_WRITE = "registry.rounds.write"
    SHEETS_WRITE = "registry.sheets.write"
    SHEETS_READ = "registry.sheets.read"
    CONCLUSIONS_WRITE = "registry.conclusions.write"
    DECISIONS_READ = "registry.decisions.read"
    DECISIONS_WRITE = "registry.decisions.write"
    WITHDRAWALS_WRITE = "registry.withdrawals.write"
    ORGANISATIONS_READ = "registry.organisations.read"
    ORGANISATIONS_WRITE = "registry.organisations.write"
    MANDATES_WRITE = "registry.mandates.write"
    DOCUMENTS_READ = "registry.documents.read"
    DOCUMENTS_DRAFT = "registry.documents.draft"
    DOCUMENTS_SIGN = "registry.documents.sign"
    HISTORY_CONFIRM = "registry.history.confirm"
    REFERENCE_WRITE = "registry.reference.write"
    NOTICES_READ = "registry.notices.read"
    REGISTRY_AUDIT_READ = "registry.audit.read"

    CERTIFICATES_ISSUE = "certificates.certificates.issue"
    CERTIFICATES_STATUS = "certificates.status.write"
    CERTIFICATES_AUDIT_READ = "certificates.audit.read"

    ACCOUNTS_READ = "gateway.accounts.read"
    ACCOUNTS_WRITE = "gateway.accounts.write"
    SESSION = "gateway.session.use"
    GATEWAY_AUDIT_READ = "gateway.audit.read"
    PEOPLE_READ = "gateway.people.read"


SERVICE_ONLY = frozenset({Scope.CERTIFICATES_ISSUE, Scope.CERTIFICATES_STATUS, Scope.PEOPLE_READ})
"""Scopes that no account can ever hold: only a service's own token carries them."""
