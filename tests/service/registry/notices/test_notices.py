"""Notices are kept for one office or one account, in two languages, until they are read."""

from datetime import date
from uuid import UUID, uuid4

from libs.contracts.core import Level, Role
from libs.contracts.registry.notices import NoticedKind, NoticeKind
from services.registry.notices import News, To, tell
from services.registry.parts import Parts
from tests.service.registry.notices.conftest import Days
from tests.support.registry import OTHER_COMMUNE, People, made, refused

FACTS = {"number": "7/PĐK-66-24133-2026", "product": "Cà phê", "due": "14/12/2026"}
DAY = date(2026, 12, 14)


async def _tell(days: Days, *to: To, record: UUID | None = None) -> int:
    parts: Parts = days.registry.app.state.parts
    about = record or uuid4()
    news = [News(NoticeKind.STEP_DUE, NoticedKind.DOSSIER, about, DAY, one, FACTS) for one in to]
    async with days.database.unit_of_work() as session:
        return await tell(session, news, clock=parts.clock, ids=parts.ids)


async def test_an_account_reads_what_it_was_told_and_nobody_else_does(
    days: Days, people: People
) -> None:
    producer, officer = people.producer(), people.commune_officer()
    assert await _tell(days, To(account=producer.id)) == 1
    (notice,) = await days.told(producer)
    assert (notice["account"], notice["unit"]) == (str(producer.id), None)
    assert await days.told(officer) == []
    path = f"/v1/notices/{notice['id']}/read"
    refused(await officer.post(path), 404, "not_found")
    refused(await people.producer().post(path), 404, "not_found")


async def test_the_same_news_to_the_same_office_is_one_notice(days: Days, people: People) -> None:
    record, to = uuid4(), [To(unit="24133"), To(unit="66"), To(account=people.producer().id)]
    assert await _tell(days, *to, record=record) == 3
    assert await _tell(days, *to, record=record) == 0
    assert await _tell(days, *to) == 3


async def test_the_first_of_an_office_who_reads_a_notice_has_read_it_for_all(
    days: Days, people: People
) -> None:
    await _tell(days, To(unit="24133"))
    first, second = people.commune_officer(), people.commune_officer()
    (notice,) = await days.told(first, unread="true")
    path = f"/v1/notices/{notice['id']}/read"
    read = made(await first.post(path))
    assert read["read_at"] == "2026-11-22T10:00:00+07:00"
    days.clock.move(minutes=5)
    assert made(await second.post(path)) == read
    assert await days.told(second, unread="true") == []
    assert [one["id"] for one in await days.told(second, unread="false")] == [notice["id"]]
    refused(await people.commune_officer(OTHER_COMMUNE).post(path), 404, "not_found")


async def test_the_words_follow_the_language_asked_for(days: Days, people: People) -> None:
    await _tell(days, To(unit="66"))
    officer = people.province_officer()
    english = await officer.get("/v1/notices", headers={"Accept-Language": "en"})
    assert english.headers["vary"] == "Accept-Language"
    (notice,) = made(english)["items"]
    assert notice["title"] == "Dossier 7/PĐK-66-24133-2026 is due on 14/12/2026"
    same = {"Accept-Language": "vi", "If-None-Match": english.headers["etag"]}
    vietnamese = await officer.get("/v1/notices", headers=same)
    assert made(vietnamese)["items"][0]["title"].startswith("Hồ sơ 7/PĐK")


async def test_a_list_is_narrowed_by_kind(days: Days, people: People) -> None:
    await _tell(days, To(unit="66"))
    officer = people.province_officer()
    assert len(await days.told(officer, kind="step.due")) == 1
    assert await days.told(officer, kind="step.overdue") == []


async def test_a_new_notice_is_told_in_the_feed_without_its_words(
    days: Days, people: People
) -> None:
    await _tell(days, To(unit="66"))
    (notice,) = await days.told(people.province_officer())
    feed = await people.ministry_auditor().get("/v1/events", params={"kind": "notice.made"})
    (event,) = made(feed)["items"]
    assert (event["record"], event["record_id"]) == ("notice", notice["id"])
    assert event["data"] == {}


async def test_an_administrator_reads_no_notices(people: People) -> None:
    somebody = people.someone(Role.ADMINISTRATOR, Level.MINISTRY, "VN")
    refused(await somebody.get("/v1/notices"), 403, "permission_missing")
