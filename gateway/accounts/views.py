"""Rows as others see them, and as the audit trail and the tokens name them."""

from uuid import UUID

from gateway.access import scopes_of
from gateway.accounts.contracts import Account, SessionInfo
from gateway.accounts.rules import Position
from gateway.accounts.tables import AccountRow
from gateway.tokens.keys import ISSUER
from gateway.tokens.tables import SessionRow
from libs.contracts.core import Level, Role
from libs.kit.tokens import Principal


def account_of(row: AccountRow) -> Account:
    """Show an account; the password's hash never leaves its row."""
    return Account(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        role=row.role,
        level=row.level,
        unit=row.unit,
        state=row.state,
        password_changed_at=row.password_changed_at,
        password_is_temporary=row.password_is_temporary,
        last_login_at=row.last_login_at,
        created_at=row.created_at,
        version=row.version,
    )


def position_of(row: AccountRow) -> Position:
    """Give what the account is."""
    return Position(Role(row.role), row.level, row.unit, row.province)


def principal_of(row: AccountRow, session: UUID | None) -> Principal:
    """Give what the account's tokens say: what it is and may do, and no name."""
    role, level = Role(row.role), row.level
    return Principal(
        subject=row.id,
        role=role,
        level=level,
        unit=row.unit,
        scopes=scopes_of(role, level),
        issuer=ISSUER,
        session=str(session) if session else None,
    )


def held_by(principal: Principal) -> Position:
    """Give what a caller is; a unit that may act upon others is of a province or the nation."""
    province = principal.unit if principal.level is Level.PROVINCE else None
    return Position(principal.role, principal.level, principal.unit, province)


def session_of(row: SessionRow, viewer: Principal) -> SessionInfo:
    """Show a session to its owner."""
    return SessionInfo(
        id=row.id,
        client=row.client,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        current=str(row.id) == viewer.session,
    )
