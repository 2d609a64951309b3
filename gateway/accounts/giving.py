"""What administrators do with the posts of accounts: give, change, end."""

from datetime import date
from uuid import UUID

from gateway.accounts import acts, queries, rules
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import held_by
from gateway.acting import Acting
from gateway.actions import GatewayAction
from gateway.places import UnitPlace
from gateway.posts import rules as post_rules
from gateway.posts.contracts import Post, PostGive, PostState, PostUpdate
from gateway.posts.errors import PostOver
from gateway.posts.rules import Position
from gateway.posts.tables import PostRow
from gateway.posts.views import held_of, new_post, position_of, post_of
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause
from libs.contracts.core import Role
from libs.contracts.errors import Fault, InvalidInput, NotFound
from libs.contracts.registry.organisations import Organisation
from libs.kit.audit import record
from libs.kit.concurrency import check_version


async def give_post(
    acting: Acting,
    account_id: UUID,
    order: PostGive,
    *,
    place: UnitPlace | None,
    named: Organisation | None,
) -> Post:
    """Give an account a further post."""
    row = await queries.account(acting.session, acting.principal, account_id, lock=True)
    rules.check_not_own(acting.principal.subject, row.id)
    role = Role(order.role)
    faults = post_rules.faults_of_position(role, order.level, order.unit, place)
    if order.organisation is not None:
        begins_on = order.begins_on or acting.today
        faults += post_rules.faults_of_organisation(role, order.unit, begins_on, named)
    if faults:
        raise InvalidInput(faults=faults)
    province = place.province if place else None
    wanted = Position(role, order.level, order.unit, province)
    post_rules.check_may_give(held_by(acting.principal), wanted)
    made = new_post(
        order,
        account=row.id,
        province=province,
        organisation=named,
        by=acting.principal.actor,
        now=acting.now,
        today=acting.today,
        id=order.id,
    )
    _check_beside_others(made, row)
    row.posts.append(made)
    await acts.flush(acting.session)
    return _noted(acting, made, GatewayAction.POST_GIVEN, None)


def _check_beside_others(made: PostRow, row: AccountRow) -> None:
    wanted = held_of(made)
    others = [held_of(post) for post in row.posts]
    beside = [other.role for other in others if post_rules.overlap(wanted, other)]
    post_rules.check_go_together(wanted.role, beside)


async def change_post(
    acting: Acting,
    account_id: UUID,
    post_id: UUID,
    change: PostUpdate,
    *,
    named: Organisation | None,
    if_match: str,
) -> Post:
    """Change the title, the organisation or the last day of a post that is not over."""
    row = await _given(acting, account_id, post_id, if_match)
    before = post_of(row, acting.today)
    if change.ends_on is not None:
        _check_last_day(row, change.ends_on, acting.today)
        row.ends_on = change.ends_on
    row.title = change.title or row.title
    row.organisation_name = change.organisation_name or row.organisation_name
    if change.organisation is not None:
        _join(row, named, acting.today)
    return await _changed(acting, row, before, GatewayAction.POST_CHANGED)


def _join(row: PostRow, organisation: Organisation | None, today: date) -> None:
    """Put a post into another organisation."""
    first = max(row.begins_on, today)
    faults = post_rules.faults_of_organisation(Role(row.role), row.unit, first, organisation)
    if faults or organisation is None:
        raise InvalidInput(faults=faults)
    row.organisation, row.organisation_name = organisation.id, organisation.name


def _check_last_day(row: PostRow, last: date, today: date) -> None:
    if last < today:
        fault = Fault(
            pointer="/ends_on", code="post_ends_in_the_past", params={"today": str(today)}
        )
        raise InvalidInput(faults=[fault])
    if last < row.begins_on:
        raise InvalidInput(faults=[Fault(pointer="/ends_on", code="post_ends_before_it_begins")])


async def end_post(
    acting: Acting, account_id: UUID, post_id: UUID, *, reason: str, if_match: str
) -> Post:
    """End a post at once, with every session that acts in it."""
    row = await _given(acting, account_id, post_id, if_match)
    before = post_of(row, acting.today)
    row.ends_on = post_rules.last_day_if_ended(row.begins_on, acting.today)
    open_sessions = await sessions.live_sessions(
        acting.session, row.account_id, acting.now, lock=True
    )
    sessions.end(
        acting.session,
        [one for one in open_sessions if one.post_id == row.id],
        because=EndedBecause.POST_ENDED,
        revocations=acting.parts.revocations,
        now=acting.now,
    )
    return await _changed(acting, row, before, GatewayAction.POST_ENDED, reason)


async def _given(acting: Acting, account_id: UUID, post_id: UUID, if_match: str) -> PostRow:
    """Give a post that the caller may change: not over, not the own one, below the caller."""
    account = await queries.account(acting.session, acting.principal, account_id, lock=True)
    row = next((post for post in account.posts if post.id == post_id), None)
    if row is None:
        raise NotFound
    rules.check_not_own(acting.principal.subject, account.id)
    post_rules.check_may_give(held_by(acting.principal), position_of(row))
    check_version(if_match, row.version)
    if post_rules.state_of(held_of(row), acting.today) is PostState.ENDED:
        raise PostOver(ends_on=str(row.ends_on))
    return row


async def _changed(
    acting: Acting, row: PostRow, before: Post, action: GatewayAction, reason: str | None = None
) -> Post:
    row.version += 1
    await acts.flush(acting.session)
    return _noted(acting, row, action, before, reason)


def _noted(
    acting: Acting,
    row: PostRow,
    action: GatewayAction,
    before: Post | None,
    reason: str | None = None,
) -> Post:
    post = post_of(row, acting.today)
    record(
        acting.session,
        acting.principal,
        action=action,
        kind="account",
        id=row.account_id,
        before=before,
        after=post,
        reason=reason,
    )
    return post
