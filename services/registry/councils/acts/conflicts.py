"""Conflicts of interest: declared, reported, decided by the chair; and who is away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from libs.contracts.core import Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.people import Person
from libs.contracts.registry.councils import AbsenceInput, LeftOut, LeftOutWhy, Member
from libs.contracts.registry.interests import (
    Conflict,
    ConflictDecision,
    ConflictInput,
    ConflictKind,
    ConflictState,
)
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import views
from services.registry.councils.asking import members_own, require_council_post
from services.registry.councils.errors import (
    AbsenceRecordedAlready,
    ConflictDeclaredAlready,
    HasFiled,
    NotAMember,
    NothingToDecide,
    NotPresiding,
    SheetStays,
)
from services.registry.councils.interests import FOR_THE_CHAIR, Found
from services.registry.councils.rules import FILE_SHEET
from services.registry.councils.sitting import Sitting, sit
from services.registry.councils.tables import AbsenceRow, ConflictRow, MemberRow
from services.registry.dossiers import begin

_TAKEN = "uq_conflicts_of_interest_dossier_id_member_id_kind"


async def declare_conflict(acting: Acting, dossier_id: UUID, new: ConflictInput) -> Conflict:
    """Record a member's own word, or an officer's report, on which the chair decides."""
    case = await begin(acting, dossier_id, FILE_SHEET, conduct=members_own())
    sitting = await sit(acting, case, {})
    own = acting.principal.role is Role.COUNCIL_MEMBER
    member = seat_of(acting, sitting) if own else _named(sitting, new.member_id)
    if not own and member.id in sitting.filers:
        raise SheetStays(member=member.name)
    row = ConflictRow(
        id=acting.new_id(new.id),
        dossier_id=dossier_id,
        member_id=member.id,
        kind=ConflictKind.DECLARED if own else ConflictKind.REPORTED,
        state=ConflictState.DECLARED if own else ConflictState.POSSIBLE,
        reason=new.reason,
        recorded_by=acting.actor.model_dump(mode="json"),
        recorded_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {_TAKEN: ConflictDeclaredAlready(member=member.name)})
    if own:
        _leave_out(acting, sitting, member, LeftOutWhy.CONFLICT_DECLARED, new.reason)
    _note(acting, Action.CONFLICT_DECLARED, row, new.reason)
    return views.conflict_of(dossier_id, member, views.recorded_of(row), row)


async def decide_conflict(
    acting: Acting, dossier_id: UUID, new: ConflictDecision, people: Mapping[UUID, Person]
) -> Conflict:
    """Record what the chair finds about a possible conflict; upheld, a filed sheet is left out."""
    case = await begin(acting, dossier_id, FILE_SHEET, conduct=members_own())
    sitting = await sit(acting, case, people)
    member, found = _named(sitting, new.member_id), _possible(sitting, new)
    _require_decides(acting, sitting, found)
    row = _row_of(acting, sitting, found)
    row.state = ConflictState.UPHELD if new.upheld else ConflictState.DISMISSED
    row.decided_by, row.decision = acting.actor.model_dump(mode="json"), new.reason
    acting.session.add(row)
    await saving.flush(acting.session, {_TAKEN: NothingToDecide(member=member.name)})
    if new.upheld:
        _leave_out(acting, sitting, member, LeftOutWhy.CONFLICT_UPHELD, new.reason)
    _note(acting, Action.CONFLICT_DECIDED, row, new.reason)
    return views.conflict_of(dossier_id, member, views.recorded_of(row), row)


async def record_absence(acting: Acting, dossier_id: UUID, new: AbsenceInput) -> Member:
    """Record that a regular member is away; it may still file, which lifts the absence."""
    case = await begin(acting, dossier_id, FILE_SHEET)
    sitting = await sit(acting, case, {})
    member = _named(sitting, new.member_id)
    if member.stands_for is not None:
        raise InvalidInput(faults=[Fault("/member_id", "substitutes_have_no_seat")])
    if member.id in sitting.filers:
        raise HasFiled(members=[member.name])
    acting.session.add(
        AbsenceRow(
            dossier_id=dossier_id,
            member_id=member.id,
            reason=new.reason,
            recorded_by=acting.actor.model_dump(mode="json"),
            recorded_at=acting.clock.now(),
        )
    )
    taken = {"pk_council_absences": AbsenceRecordedAlready(member=member.name)}
    await saving.flush(acting.session, taken)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.ABSENCE_RECORDED,
        kind="dossier",
        id=dossier_id,
        after={"member": str(member.id), "reason": new.reason},
    )
    return views.member_of(member)


def seat_of(acting: Acting, sitting: Sitting) -> MemberRow:
    """Give the caller's own seat, or refuse."""
    me = acting.principal.subject
    here = {seat.id for seat in sitting.seats}
    mine = next((one for one in sitting.members if one.account_id == me and one.id in here), None)
    if mine is None:
        raise NotAMember(council=sitting.council.name)
    return mine


def _named(sitting: Sitting, member_id: UUID | None) -> MemberRow:
    member = sitting.member(member_id)
    if member is None:
        facts = {"council": sitting.council.name}
        raise InvalidInput(faults=[Fault("/member_id", "member_unknown", facts)])
    return member


def _possible(sitting: Sitting, new: ConflictDecision) -> Found:
    for one in sitting.conflicts:
        wanted = (one.member, one.kind) == (new.member_id, new.kind)
        if wanted and one.kind in FOR_THE_CHAIR and one.state is ConflictState.POSSIBLE:
            return one
    raise NothingToDecide(member=sitting.named(new.member_id))


def _require_decides(acting: Acting, sitting: Sitting, found: Found) -> None:
    decides = sitting.member(sitting.decides_on(found))
    if decides is None or decides.account_id != acting.principal.subject:
        raise NotPresiding(could=decides.name if decides else "-")
    require_council_post(acting, sitting.council)


def _row_of(acting: Acting, sitting: Sitting, found: Found) -> ConflictRow:
    for row in sitting.recorded:
        if (row.member_id, row.kind) == (found.member, found.kind):
            return row
    return ConflictRow(
        id=acting.new_id(),
        dossier_id=sitting.case.dossier.id,
        member_id=found.member,
        kind=found.kind,
        state=found.state,
        source=found.source,
        reason="",
        recorded_at=acting.clock.now(),
    )


def _leave_out(
    acting: Acting, sitting: Sitting, member: MemberRow, why: LeftOutWhy, reason: str
) -> None:
    for sheet, whose in sitting.filed:
        if whose.id == member.id and sheet.left_out is None:
            word = LeftOut(why=why, by=acting.actor, at=acting.clock.now(), reason=reason)
            sheet.left_out = word.model_dump(mode="json")


def _note(acting: Acting, action: Action, row: ConflictRow, reason: str) -> None:
    after: dict[str, Any] = {
        "member": str(row.member_id),
        "kind": row.kind,
        "state": row.state,
        "reason": reason,
    }
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="dossier",
        id=row.dossier_id,
        after=after,
    )
