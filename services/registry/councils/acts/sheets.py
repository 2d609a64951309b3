"""Members' sheets, sealed when they are filed."""

import secrets
from typing import Any
from uuid import UUID

from libs.contracts.errors import AlreadyExists
from libs.contracts.people import Person
from libs.contracts.registry.councils import Sheet, SheetCreate
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import interests, knowing, membership, rules, views
from services.registry.councils.asking import member_of, members_own, require_council_post
from services.registry.councils.errors import (
    ConflictOfInterest,
    NoLongerMember,
    SatAlready,
    SheetFiledAlready,
)
from services.registry.councils.rules import FILE_SHEET
from services.registry.councils.sitting import Place, take_place
from services.registry.councils.tables import AbsenceRow, MemberRow, SheetRow
from services.registry.dossiers import Conduct


async def file_sheet(
    acting: Acting,
    dossier_id: UUID,
    new: SheetCreate,
    total: int,
    by: Person | None,
) -> Sheet:
    """Seal a member's own checked sheet; `by`: who the gateway says the caller is."""
    place = await take_place(
        acting,
        dossier_id,
        FILE_SHEET,
        conduct=members_own(new),
        account_id=acting.principal.subject,
        person=by.person if by else None,
    )
    member = member_of(place, own=True)
    require_council_post(acting, place.at.council)
    await _require_member_still(acting, place, member, by)
    if place.at.absent:
        await _lift_absence(acting, dossier_id, member)
    return await _seal(acting, place, member, new, total)


async def enter_sheet(
    acting: Acting,
    dossier_id: UUID,
    new: SheetCreate,
    total: int,
    *,
    conduct: Conduct,
    member_id: UUID,
) -> Sheet:
    """Enter a member's sheet from its paper."""
    place = await take_place(acting, dossier_id, FILE_SHEET, conduct=conduct, member_id=member_id)
    return await _seal(acting, place, member_of(place, own=False), new, total)


async def _require_member_still(
    acting: Acting, place: Place, member: MemberRow, by: Person | None
) -> None:
    """Refuse whose post has ended, who sat at another level, or who has an interest."""
    day, council = place.case.day, place.at.council
    why = membership.why_not_member(by, council.level, council.unit, day)
    if not membership.is_member_on(member.joined_on, member.left_on, day):
        why = "no_seat_that_day"
    if why is not None or by is None:
        raise NoLongerMember(member=member.name, why=why, council=council.name, day=day.isoformat())
    if by.person is not None:
        member.person = by.person
    if place.at.sat_elsewhere:
        raise SatAlready(member=member.name)
    facts = knowing.facts_of(member, {by.account: by}, day, acting.parts.person_keys)
    found = interests.computed([facts], await knowing.about(acting, place.case.filed))
    if place.at.shut_out or interests.shut_out(found):
        raise ConflictOfInterest(member=member.name)


async def _lift_absence(acting: Acting, dossier_id: UUID, member: MemberRow) -> None:
    """Take back that a member is away: its own sheet says otherwise."""
    row = await acting.session.get(AbsenceRow, (dossier_id, member.id))
    if row is not None:
        await acting.session.delete(row)


async def _seal(
    acting: Acting, place: Place, member: MemberRow, new: SheetCreate, total: int
) -> Sheet:
    row = _sealed(acting, place, member, new, total)
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {
            "pk_sheets": AlreadyExists(),
            "uq_sheets_dossier_id_round_id_member_id": SheetFiledAlready(member=member.name),
        },
    )
    audit.record(
        acting.session,
        acting.principal,
        action=Action.SHEET_FILED,
        kind="sheet",
        id=row.id,
        after={"dossier": str(row.dossier_id), "commitment": row.commitment},
    )
    return views.sheet_of(row, member)


def _sealed(
    acting: Acting, place: Place, member: MemberRow, new: SheetCreate, total: int
) -> SheetRow:
    sheet_id, salt = acting.new_id(new.id), secrets.token_hex(32)
    content: dict[str, Any] = {
        "answers": new.answers,
        "parts": new.parts,
        "comment": new.comment,
    }
    return SheetRow(
        id=sheet_id,
        dossier_id=place.case.dossier.id,
        round_id=place.at.round.id,
        member_id=member.id,
        stage=place.case.dossier.stage,
        level=place.level,
        filed_on=place.case.day,
        filed_by=acting.actor.model_dump(mode="json"),
        content=content,
        salt=salt,
        commitment=rules.commitment(sheet_id, content, salt),
        total=total,
    )
