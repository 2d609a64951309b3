"""Posts as rows: which is held today, and what a post of the caller makes of him."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from gateway.posts.contracts import Office, Post, PostState
from gateway.posts.rules import Position, state_of
from gateway.posts.tables import PostRow
from libs.contracts.core import Level, Role
from libs.contracts.people import Actor, HeldPost
from libs.contracts.registry.organisations import Organisation
from libs.kit.ids import id_at


def new_post(
    order: Office,
    *,
    account: UUID,
    province: str | None,
    organisation: Organisation | None,
    by: Actor | None,
    now: datetime,
    today: date,
    id: UUID | None = None,  # noqa: A002 - the word everybody uses
) -> PostRow:
    """Make the row of a post; `province` is where its unit lies today.

    `organisation` is the one named, as the registry knows it.
    """
    return PostRow(
        id=id or id_at(now),
        account_id=account,
        role=order.role,
        level=order.level,
        unit=order.unit,
        province=province if order.level is not Level.MINISTRY else None,
        title=order.title or "",
        organisation=order.organisation,
        organisation_name=organisation.name if organisation else order.organisation_name or "",
        begins_on=order.begins_on or today,
        ends_on=order.ends_on,
        given_by=by.model_dump(mode="json") if by else None,
        version=1,
    )


def held_of(row: PostRow) -> HeldPost:
    """Give a post as other parts know it."""
    return HeldPost(
        id=row.id,
        role=Role(row.role),
        level=row.level,
        unit=row.unit,
        title=row.title,
        organisation=row.organisation,
        organisation_name=row.organisation_name,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
    )


def post_of(row: PostRow, today: date) -> Post:
    """Show a post as it stands today."""
    held = held_of(row)
    return Post(**dict(held), state=state_of(held, today), version=row.version)


def is_current(row: PostRow, today: date) -> bool:
    """Say whether somebody may act in a post today."""
    return held_of(row).holds_on(today)


def living(rows: Iterable[PostRow], today: date) -> list[PostRow]:
    """Give the posts of today and those to come."""
    return [row for row in rows if state_of(held_of(row), today) is not PostState.ENDED]


def position_of(row: PostRow) -> Position:
    """Give what a post is."""
    return Position(Role(row.role), row.level, row.unit, row.province)
