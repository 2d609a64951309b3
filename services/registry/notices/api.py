"""Routes of the notices."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from libs.contracts.core import Page
from libs.contracts.registry.notices import Notice, NoticeKind
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each, narrowed
from libs.kit.problems import language_of
from services.registry.acting import Acting, acts_with
from services.registry.notices import acts
from services.registry.notices.tables import NoticeRow
from services.registry.notices.views import notice_of

router = new_router(prefix="/v1/notices", tags=["notices"])

NoticesRead = Annotated[Acting, Depends(acts_with(Scope.NOTICES_READ))]

NOTICES = Listing[Notice](
    {"newest": [descending(NoticeRow.position)]},
    columns=[
        Column("Ngày báo", "Told at", lambda one: one.created_at, width=20),
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Tiêu đề", "Title", lambda one: one.title, width=50),
        Column("Nội dung", "Text", lambda one: one.text, width=100),
        Column("Hạn", "Day", lambda one: one.day),
        Column("Đơn vị", "Unit", lambda one: one.unit),
        Column("Đã đọc lúc", "Read at", lambda one: one.read_at, width=20),
    ],
)


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))


@router.get("", response_model=Page[Notice], responses=NOTICES.responses)
async def list_notices(
    acting: NoticesRead,
    asked: Annotated[Asked, Depends(NOTICES.asked)],
    *,
    unread: bool | None = None,
    kind: NoticeKind | None = None,
) -> Response:
    """List what the caller's account and the office of its unit were told, the newest first."""
    language = _language(asked.request)

    def line(row: NoticeRow) -> Notice:
        return notice_of(row, language)

    query = narrowed(acts.mine(acting, unread=unread), {NoticeRow.kind: kind})
    answer = await NOTICES.answer(asked, acting.session, query, each(line))
    answer.headers["vary"] = "Accept-Language"
    return answer


@router.post("/{notice_id}/read")
async def read_notice(notice_id: UUID, acting: NoticesRead, request: Request) -> Notice:
    """Say that a notice was read; to say it again changes nothing."""
    return await acts.read(acting, notice_id, _language(request))
