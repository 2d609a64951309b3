"""Members' sheets, sealed when they are filed; conflicts of interest."""

import secrets
from typing import Any
from uuid import UUID

from libs.contracts.core import Role
from libs.contracts.errors import AlreadyExists
from libs.contracts.registry.councils import Conflict, ConflictInput, Sheet, SheetCreate
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import rules, views
from services.registry.councils.asking import member_of, members_own
from services.registry.councils.errors import (
    ConflictDeclaredAlready,
    SheetFiledAlready,
)
from services.registry.councils.rules import FILE_SHEET
from services.registry.councils.sitting import Place, take_place
from services.registry.councils.tables import ConflictRow, MemberRow, SheetRow
from services.registry.dossiers import Conduct
from services.registry.parties import interests_of


async def file_sheet(
    acting: Acting,
    dossier_id: UUID,
    new: SheetCreate,
    total: int,
    *,
    conduct: Conduct | None = None,
    member_id: UUID | None = None,
) -> Sheet:
    """Seal a checked sheet; one a member and a round. `member_id`: whose, if not the caller's."""
    place = await take_place(
        acting,
        dossier_id,
        FILE_SHEET,
        conduct=conduct or members_own(new),
        account_id=None if member_id else acting.principal.subject,
        member_id=member_id,
    )
    member = member_of(place, own=member_id is None)
    producer = place.case.producer.id
    held = (await interests_of(acting.session, [producer]))[producer]
    owns = member.account_id is not None and member.account_id in {one.account for one in held}
    rules.require_no_conflict(member.name, declared=place.at.declared, owns_producer=owns)
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
        after={"dossier": str(dossier_id), "commitment": row.commitment},
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
        filed_by=acting.principal.subject,
        content=content,
        salt=salt,
        commitment=rules.commitment(sheet_id, content, salt),
        total=total,
    )


async def declare_conflict(acting: Acting, dossier_id: UUID, new: ConflictInput) -> Conflict:
    """Record a conflict of interest: a member's own, or one that an officer learned of."""
    own = acting.principal.role is Role.COUNCIL_MEMBER
    place = await take_place(
        acting,
        dossier_id,
        FILE_SHEET,
        conduct=members_own(),
        account_id=acting.principal.subject if own else None,
        member_id=None if own else new.member_id,
    )
    member = member_of(place, own=own)
    row = ConflictRow(
        id=acting.new_id(new.id),
        dossier_id=dossier_id,
        member_id=member.id,
        reason=new.reason,
        declared_at=acting.clock.now(),
    )
    acting.session.add(row)
    taken = ConflictDeclaredAlready(member=member.name)
    await saving.flush(
        acting.session,
        {
            "pk_conflicts_of_interest": AlreadyExists(),
            "uq_conflicts_of_interest_dossier_id_member_id": taken,
        },
    )
    audit.record(
        acting.session,
        acting.principal,
        action=Action.CONFLICT_DECLARED,
        kind="dossier",
        id=dossier_id,
        after={"member": str(member.id), "reason": new.reason},
    )
    return views.conflict_of(row, member)
