"""Role x level -> permissions: the one table, and the only place that knows roles.

A role gives permissions at a level. The unit gives the territory, the record's state and its
rulebook give the rest; the services decide those. What is not in the table does not exist: a pair
without an entry cannot be an account.
"""

from collections.abc import Mapping
from typing import Final

from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope

_EVERYBODY: Final = frozenset({Scope.SESSION})

_READS: Final = _EVERYBODY | {
    Scope.PRODUCERS_READ,
    Scope.PRODUCTS_READ,
    Scope.PAPERS_READ,
    Scope.DOSSIERS_READ,
    Scope.DECISIONS_READ,
    # What its own account and, to officers, the office of its unit was told.
    Scope.NOTICES_READ,
    Scope.ORGANISATIONS_READ,
    Scope.DOCUMENTS_READ,
}

_PRODUCER: Final = _READS | {
    # Its own producer, products, papers and dossiers: the registry keeps it to its own.
    Scope.PRODUCERS_WRITE,
    Scope.PRODUCTS_WRITE,
    Scope.PAPERS_WRITE,
    Scope.DOSSIERS_WRITE,
    # An owner lets his own people and advisers act for him.
    Scope.MANDATES_WRITE,
}

_COMMUNE_OFFICER: Final = _READS | {
    # Registers producers, receives dossiers, reports on the four contents, proposes upwards.
    Scope.PRODUCERS_WRITE,
    Scope.PERSONAL_DATA_READ,
    Scope.PRODUCTS_WRITE,
    Scope.PAPERS_WRITE,
    Scope.DOSSIERS_RECEIVE,
    Scope.DOSSIERS_REPORT,
    # Fills in and hands in for a household that asks him in writing: the registry asks for the
    # mandate, and lets another officer receive it.
    Scope.DOSSIERS_WRITE,
    Scope.MANDATES_WRITE,
    Scope.DOCUMENTS_DRAFT,
    Scope.ORGANISATIONS_WRITE,
}

_ASSESSING_OFFICER: Final = _READS | {
    # Receives what comes up, holds rounds and councils, concludes, decides, withdraws.
    Scope.PERSONAL_DATA_READ,
    Scope.DOSSIERS_RECEIVE,
    Scope.COUNCILS_READ,
    Scope.COUNCILS_WRITE,
    Scope.ROUNDS_WRITE,
    Scope.SHEETS_READ,
    Scope.CONCLUSIONS_WRITE,
    Scope.DECISIONS_WRITE,
    Scope.WITHDRAWALS_WRITE,
    Scope.DOCUMENTS_DRAFT,
    Scope.ORGANISATIONS_WRITE,
    # Enters history from paper: the producer, the product, the dossier and each old step of it,
    # sheets included. On a dossier of today the registry refuses them the steps of others.
    Scope.HISTORY_WRITE,
    Scope.PRODUCERS_WRITE,
    Scope.PRODUCTS_WRITE,
    Scope.PAPERS_WRITE,
    Scope.DOSSIERS_WRITE,
    Scope.DOSSIERS_REPORT,
    Scope.SHEETS_WRITE,
}

_FORWARDING_OFFICER: Final = _ASSESSING_OFFICER | {Scope.DOSSIERS_FORWARD}

_COUNCIL_MEMBER: Final = _READS | {
    # Sees others' sheets only once they are opened together; the registry keeps the seal.
    Scope.COUNCILS_READ,
    Scope.SHEETS_READ,
    Scope.SHEETS_WRITE,
}

_LEADER: Final = _READS | {
    # Puts in force what others drafted for the unit, and never what it drafted itself.
    Scope.COUNCILS_READ,
    Scope.SHEETS_READ,
    Scope.DOCUMENTS_SIGN,
}

_STEWARD: Final = _READS | {Scope.REFERENCE_WRITE}

_INSPECTOR: Final = _READS | {Scope.COUNCILS_READ, Scope.SHEETS_READ}

_AUDITOR: Final = _READS | {Scope.COUNCILS_READ, Scope.SHEETS_READ, Scope.ACCOUNTS_READ}

_TRAILS: Final = frozenset(
    # The trails are national and not cut by territory, so only the ministry's auditors read them.
    {Scope.REGISTRY_AUDIT_READ, Scope.CERTIFICATES_AUDIT_READ, Scope.GATEWAY_AUDIT_READ}
)

_ADMINISTRATOR: Final = _EVERYBODY | {Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE}
"""Administrators give others their accounts and see nothing of the register's content."""

ACCESS: Final[Mapping[tuple[Role, Level], frozenset[Scope]]] = {
    (Role.PRODUCER, Level.COMMUNE): _PRODUCER,
    (Role.OFFICER, Level.COMMUNE): _COMMUNE_OFFICER,
    (Role.OFFICER, Level.DISTRICT): _FORWARDING_OFFICER,
    (Role.OFFICER, Level.PROVINCE): _FORWARDING_OFFICER | {Scope.MANDATES_WRITE},
    (Role.OFFICER, Level.MINISTRY): _ASSESSING_OFFICER,
    (Role.LEADER, Level.COMMUNE): _LEADER,
    (Role.LEADER, Level.PROVINCE): _LEADER | {Scope.HISTORY_CONFIRM},
    (Role.LEADER, Level.MINISTRY): _LEADER | {Scope.HISTORY_CONFIRM},
    (Role.STEWARD, Level.MINISTRY): _STEWARD,
    (Role.COUNCIL_MEMBER, Level.DISTRICT): _COUNCIL_MEMBER,
    (Role.COUNCIL_MEMBER, Level.PROVINCE): _COUNCIL_MEMBER,
    (Role.COUNCIL_MEMBER, Level.MINISTRY): _COUNCIL_MEMBER,
    (Role.INSPECTOR, Level.PROVINCE): _INSPECTOR,
    (Role.INSPECTOR, Level.MINISTRY): _INSPECTOR,
    (Role.AUDITOR, Level.PROVINCE): _AUDITOR,
    (Role.AUDITOR, Level.MINISTRY): _AUDITOR | _TRAILS,
    (Role.ADMINISTRATOR, Level.COMMUNE): _ADMINISTRATOR,
    (Role.ADMINISTRATOR, Level.PROVINCE): _ADMINISTRATOR,
    (Role.ADMINISTRATOR, Level.MINISTRY): _ADMINISTRATOR,
}


def scopes_of(role: Role, level: Level) -> frozenset[Scope]:
    """Give what a role may do at a level; nothing for a pair that does not exist."""
    return ACCESS.get((role, level), frozenset()) - SERVICE_ONLY
