"""Routes for administrators: the posts of an account."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from gateway.accounts import giving, queries
from gateway.accounts.asking import OrganisationOfChange, OrganisationOfPost, PlaceOfPost
from gateway.accounts.contracts import StateReason
from gateway.acting import Acting, ManagingAccounts, ReadingAccounts
from gateway.posts.contracts import Post, PostGive, PostUpdate
from gateway.posts.views import post_of
from libs.contracts.core import Page
from libs.contracts.errors import NotFound
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag

router = new_router(prefix="/v1/accounts/{account_id}/posts", tags=["accounts"])

AccountId = Annotated[UUID, Path(description="The account.")]
PostId = Annotated[UUID, Path(description="One of its posts.")]


@router.post("", status_code=201)
async def give_post(
    account_id: AccountId,
    order: PostGive,
    place: PlaceOfPost,
    named: OrganisationOfPost,
    acting: ManagingAccounts,
) -> Post:
    """Give an account a further post, in one's own territory, at one's own level or below."""
    post = await giving.give_post(acting, account_id, order, place=place, named=named)
    acting.headers["Location"] = f"/v1/accounts/{account_id}/posts/{post.id}"
    return _tagged(post, acting)


@router.get("")
async def list_posts(account_id: AccountId, acting: ReadingAccounts) -> Page[Post]:
    """List an account's posts, the first one given first, those that have ended included."""
    row = await queries.account(acting.session, acting.principal, account_id)
    return Page(items=[post_of(post, acting.today) for post in row.posts])


@router.get("/{post_id}")
async def get_post(account_id: AccountId, post_id: PostId, acting: ReadingAccounts) -> Post:
    """Show one post."""
    row = await queries.account(acting.session, acting.principal, account_id)
    found = next((post for post in row.posts if post.id == post_id), None)
    if found is None:
        raise NotFound
    return _tagged(post_of(found, acting.today), acting)


@router.patch("/{post_id}")
async def update_post(
    account_id: AccountId,
    post_id: PostId,
    change: PostUpdate,
    named: OrganisationOfChange,
    if_match: IfMatch,
    acting: ManagingAccounts,
) -> Post:
    """Change a post's title, organisation or last day."""
    post = await giving.change_post(
        acting, account_id, post_id, change, named=named, if_match=if_match
    )
    return _tagged(post, acting)


@router.post("/{post_id}/end")
async def end_post(
    account_id: AccountId,
    post_id: PostId,
    said: StateReason,
    if_match: IfMatch,
    acting: ManagingAccounts,
) -> Post:
    """End a post at once; the sessions that act in it end too."""
    post = await giving.end_post(acting, account_id, post_id, reason=said.reason, if_match=if_match)
    return _tagged(post, acting)


def _tagged(post: Post, acting: Acting) -> Post:
    acting.headers["ETag"] = etag(post.version)
    return post
