import asyncio
from datetime import date

import pytest
from jose import jwt

from libs.contracts.certificates import (
    CertificateNotFound,
    ChangeKind,
    Status,
    StatusChangeDiffers,
    StatusChangeRefused,
    SuccessorNotFound,
)
from services.certificates.statuslist.bitstring import VALUES, value_at
from tests.service.certificates.conftest import PUBLIC_URL, Service
from tests.support.ids import new_id
from tests.unit.services.certificates.orders import a_change, an_order


async def test_after_a_withdrawal_every_path_says_so_at_once(service: Service) -> None:
    order = an_order()
    made = await service.client.issue(order)
    pdf = await service.client.pdf(made.code)
    before = await service.client.status_list()
    assert value_at(before.encoded_list, made.status_index) == 0

    change = a_change(ChangeKind.REVOKE, ground="a")
    revoked = await service.client.change_status(order.id, change)
    assert revoked.standing.status is Status.REVOKED
    assert (await service.client.certificate(made.code)).standing.status is Status.REVOKED
    (line,) = (await service.client.find()).items
    assert line.status is Status.REVOKED
    after = await service.client.status_list()
    assert value_at(after.encoded_list, made.status_index) == VALUES[Status.REVOKED]
    assert after.not_valid == {Status.REVOKED: [made.code]}
    checked = await service.client.verify(pdf)
    assert checked.verdict == "genuine_not_valid"
    assert checked.certificate is not None
    assert checked.certificate.changes[0].decision == change.decision


async def test_the_same_change_again_changes_nothing(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    change = a_change(ChangeKind.SUSPEND)
    answers = await asyncio.gather(
        *(service.client.change_status(order.id, change) for _ in range(4))
    )
    assert {answer.version for answer in answers} == {2}
    assert len(answers[0].changes) == 1


async def test_another_change_under_a_known_id_is_refused(service: Service) -> None:
    first, second = an_order(), an_order()
    await service.client.issue(first)
    await service.client.issue(second)
    change = a_change(ChangeKind.SUSPEND)
    await service.client.change_status(first.id, change)
    with pytest.raises(StatusChangeDiffers):
        await service.client.change_status(second.id, change)
    with pytest.raises(StatusChangeDiffers):
        await service.client.change_status(first.id, change.model_copy(update={"ground": "b"}))


async def test_a_change_that_the_status_does_not_allow_is_refused(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    await service.client.change_status(order.id, a_change(ChangeKind.REVOKE))
    with pytest.raises(StatusChangeRefused):
        await service.client.change_status(order.id, a_change(ChangeKind.REVOKE))
    with pytest.raises(StatusChangeRefused):
        await service.client.change_status(order.id, a_change(ChangeKind.SUSPEND))


async def test_a_change_of_an_unknown_certificate_is_a_404(service: Service) -> None:
    with pytest.raises(CertificateNotFound):
        await service.client.change_status(new_id(), a_change(ChangeKind.REVOKE))


async def test_a_successor_is_named_by_its_public_code(service: Service) -> None:
    old, new = an_order(stars=3), an_order(stars=4)
    await service.client.issue(old)
    follower = await service.client.issue(new)
    change = a_change(ChangeKind.SUPERSEDE, by=new.id)
    answer = await service.client.change_status(old.id, change)
    assert answer.standing.status is Status.SUPERSEDED
    assert answer.changes[0].by_code == follower.code
    for nobody in (new_id(), new.id):
        with pytest.raises(SuccessorNotFound):
            await service.client.change_status(new.id, a_change(ChangeKind.REPLACE, by=nobody))


async def test_suspension_extension_and_expiry_follow_the_calendar(service: Service) -> None:
    order = an_order()
    made = await service.client.issue(order)

    async def status() -> Status:
        return (await service.client.certificate(made.code)).standing.status

    await service.client.change_status(order.id, a_change(ChangeKind.SUSPEND))
    assert await status() is Status.SUSPENDED
    await service.client.change_status(order.id, a_change(ChangeKind.RESUME, date(2026, 11, 30)))
    assert await status() is Status.SUSPENDED
    service.clock.move(days=8)
    assert await status() is Status.VALID
    until = date(2030, 5, 1)
    await service.client.change_status(
        order.id, a_change(ChangeKind.EXTEND, date(2026, 11, 30), until=until)
    )
    service.clock.at = service.clock.at.replace(year=2029, month=11, day=21)
    assert await status() is Status.EXTENDED
    listed = await service.client.status_list()
    assert listed.not_valid == {Status.EXTENDED: [made.code]}
    service.clock.at = service.clock.at.replace(year=2030, month=5, day=2)
    assert await status() is Status.EXPIRED
    listed = await service.client.status_list()
    assert listed.not_valid == {Status.EXPIRED: [made.code]}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "revoke", "effective_on": "2026-11-22"},
        {"kind": "extend", "effective_on": "2026-11-22"},
        {"kind": "replace", "effective_on": "2026-11-22"},
        {"kind": "forget", "effective_on": "2026-11-22"},
        {"kind": "suspend", "effective_on": "2026-11-22", "by": str(new_id())},
    ],
)
async def test_a_change_that_lacks_what_its_kind_needs_is_refused(
    service: Service, change: dict[str, str]
) -> None:
    order = an_order()
    await service.client.issue(order)
    response = await service.http.post(
        f"/internal/v1/certificates/{order.id}/status-changes",
        json={"id": str(new_id()), **change},
        headers=service.registry,
    )
    assert response.status_code == 422


async def test_the_status_list_is_signed_with_the_published_key(service: Service) -> None:
    made = await service.client.issue(an_order())
    listed = await service.client.status_list()
    trust = await service.client.trust()
    response = await service.http.get("/v1/status-list/credential")
    assert response.headers["content-type"] == "application/vc+jwt"
    assert response.text == listed.credential
    header = jwt.get_unverified_header(response.text)
    (key,) = [key for key in trust.keys if key.kid == header["kid"]]
    claims = jwt.decode(response.text, key.model_dump(), algorithms=["ES256"])
    assert header["typ"] == "vc+jwt"
    assert claims["issuer"] == PUBLIC_URL
    assert claims["credentialSubject"]["encodedList"] == listed.encoded_list
    assert listed.entries >= 131_072
    assert 0 <= made.status_index < listed.entries


async def test_the_status_list_is_a_304_until_something_changes(service: Service) -> None:
    order = an_order()
    await service.client.issue(order)
    first = await service.http.get("/v1/status-list")
    known = {"if-none-match": first.headers["etag"]}
    assert (await service.http.get("/v1/status-list", headers=known)).status_code == 304
    await service.client.change_status(order.id, a_change(ChangeKind.REVOKE))
    assert (await service.http.get("/v1/status-list", headers=known)).status_code == 200


async def test_places_in_the_list_follow_no_order(service: Service) -> None:
    made = [await service.client.issue(an_order()) for _ in range(8)]
    places = [certificate.status_index for certificate in made]
    assert len(set(places)) == 8
    assert places != sorted(places)
