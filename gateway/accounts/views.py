"""Rows as others see them, and as the audit trail and the tokens name them."""

from datetime import date, datetime
from uuid import UUID

from gateway.access import scopes_of
from gateway.accounts.contracts import Account, LinkSeen, SessionInfo
from gateway.accounts.rules import AWAKE
from gateway.accounts.tables import AccountRow
from gateway.codes.rules import masked
from gateway.codes.tables import CodeRow
from gateway.posts.rules import Position
from gateway.posts.tables import PostRow
from gateway.posts.views import is_current, post_of
from gateway.tokens.keys import ISSUER
from gateway.tokens.tables import SessionRow
from libs.contracts.core import Level, Role
from libs.contracts.people import Actor
from libs.kit.tokens import Principal


def last_used(row: AccountRow) -> datetime:
    """Give when an account was last used, or made, or its password set."""
    moments = (row.created_at, row.last_login_at, row.password_set_at)
    return max(one for one in moments if one is not None)


def account_of(row: AccountRow, today: date) -> Account:
    """Show an account; the password's hash never leaves its row."""
    return Account(
        id=row.id,
        username=row.username,
        display_name=row.display_name,
        posts=[post_of(post, today) for post in row.posts],
        state=row.state,
        password_set_at=row.password_set_at,
        address=masked(row.address) if row.address else None,
        person_known=row.person is not None,
        last_login_at=row.last_login_at,
        sleeps_from=last_used(row) + AWAKE,
        code_wanted_at=row.code_wanted_at,
        created_at=row.created_at,
        version=row.version,
    )


def first_to_act_in(row: AccountRow, today: date) -> PostRow | None:
    """Give the post that a new session acts in: that of the last session, else the oldest."""
    held = [post for post in row.posts if is_current(post, today)]
    return next((post for post in held if post.id == row.last_post), held[0] if held else None)


def principal_of(row: AccountRow, post: PostRow, session: UUID | None) -> Principal:
    """Give what a session's tokens say: the person, the office, and what it may do."""
    role, level = Role(post.role), post.level
    return Principal(
        subject=row.id,
        role=role,
        level=level,
        unit=post.unit,
        scopes=scopes_of(role, level),
        issuer=ISSUER,
        session=str(session) if session else None,
        name=row.display_name,
        title=post.title,
        organisation=post.organisation,
        organisation_name=post.organisation_name,
        post=post.id,
    )


def held_by(principal: Principal) -> Position:
    """Give the post that a caller acts in; the ministry has no province, a commune tells none."""
    province = principal.unit if principal.level is Level.PROVINCE else None
    return Position(principal.role, principal.level, principal.unit, province)


def link_seen(row: CodeRow) -> LinkSeen:
    """Show a person who had a code made for the own password."""
    return LinkSeen(
        given_at=row.given_at,
        by=Actor.model_validate(row.given_by) if row.given_by else None,
        second=Actor.model_validate(row.seconded_by) if row.seconded_by else None,
        mailed=row.mailed,
        used_at=row.used_at,
    )


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
