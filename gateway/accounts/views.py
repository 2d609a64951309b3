"""Rows as others see them, and as the audit trail and the tokens name them."""

from uuid import UUID

from gateway.access import scopes_of
from gateway.accounts.contracts import Account, AccountRole, AccountState
from gateway.accounts.rules import Standing
from gateway.accounts.tables import AccountRow
from gateway.tokens.keys import ISSUER
from libs.contracts.core import Level, Role
from libs.kit.tokens import Principal


def account_of(row: AccountRow) -> Account:
    """Show an account; the password's hash never leaves its row."""
    return Account(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        role=AccountRole(row.role),
        level=Level(row.level),
        unit=row.unit,
        state=AccountState(row.state),
        password_changed_at=row.password_changed_at,
        password_is_temporary=row.password_is_temporary,
        last_login_at=row.last_login_at,
        created_at=row.created_at,
        version=row.version,
    )


def standing_of(row: AccountRow) -> Standing:
    """Give what the account is."""
    return Standing(Role(row.role), Level(row.level), row.unit, row.province)


def principal_of(row: AccountRow, session: UUID | None) -> Principal:
    """Give what the account's tokens say: what it is and may do, and no name."""
    role, level = Role(row.role), Level(row.level)
    return Principal(
        subject=row.id,
        role=role,
        level=level,
        unit=row.unit,
        scopes=scopes_of(role, level),
        issuer=ISSUER,
        session=str(session) if session else None,
    )
