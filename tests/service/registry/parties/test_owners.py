"""Whose account a producer has: who replaces it and when, and what it keeps from whom."""

from tests.support.dossiers import a_draft, act, path_of
from tests.support.ids import new_id
from tests.support.registry import People, a_producer, made, refused


async def test_an_owner_is_replaced_by_its_own_commune_or_province_only(people: People) -> None:
    me, other, home = people.producer(), people.producer(), people.commune_officer()
    producer = await a_producer(me)
    path, any_version = f"/v1/producers/{producer['id']}", {"If-Match": "*"}
    for asked in (str(other.id), None):
        change = {"owner_account": asked}
        response = await people.ministry_officer().patch(path, change, headers=any_version)
        refused(response, 403, "owner_kept_by_home")
    same = {"owner_account": str(me.id), "name": "Mới"}
    made(await people.ministry_officer().patch(path, same, headers=any_version))
    made(await home.patch(path, {"owner_account": str(other.id)}, headers=any_version))
    refused(await me.get(path), 404, "not_found")
    gone = {"owner_account": None}
    cleared = made(await people.province_officer().patch(path, gone, headers=any_version))
    assert cleared["owner_account"] is None
    given = {"owner_account": str(me.id)}
    made(await people.ministry_officer().patch(path, given, headers=any_version))
    assert made(await me.get(path))["owner_account"] == str(me.id)


async def test_an_owner_stays_while_a_dossier_is_open(people: People) -> None:
    me, home = people.producer(), people.commune_officer()
    dossier = await a_draft(me)
    path, any_version = f"/v1/producers/{dossier['producer']['id']}", {"If-Match": "*"}
    for asked in (str(new_id()), None):
        response = await home.patch(path, {"owner_account": asked}, headers=any_version)
        refused(response, 409, "owner_has_open_dossier")
    made(await me.get(path))
    made(await act(me, path_of(dossier), "withdrawal", {"reason": "Nhầm sản phẩm"}))
    made(await home.patch(path, {"owner_account": None}, headers=any_version))
    refused(await me.get(path), 404, "not_found")


async def test_a_former_district_changes_only_what_nobody_owns(people: People) -> None:
    district, any_version = people.district_officer(), {"If-Match": "*"}
    theirs, old = await a_producer(people.producer()), await a_producer(district)
    change = {"name": "Hợp tác xã cũ"}
    response = await district.patch(f"/v1/producers/{theirs['id']}", change, headers=any_version)
    refused(response, 403, "owned_not_by_district")
    made(await district.patch(f"/v1/producers/{old['id']}", change, headers=any_version))
    made(
        await people.province_officer().patch(
            f"/v1/producers/{theirs['id']}", change, headers=any_version
        )
    )
