"""Members' sheets: checked by scoring, then sealed; conflicts of interest; what may be read."""

import secrets
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role, new_id
from libs.contracts.errors import AlreadyExists, Fault, NotFound, OcopError
from libs.contracts.registry.councils import (
    Conflict,
    ConflictInput,
    Regulations,
    Sheet,
    SheetCreate,
    SheetList,
    SittingResults,
)
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Rulebook, ScoreRequest, Settings, SheetInput
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.councils import queries, rules, views
from services.registry.councils.errors import (
    ConflictDeclaredAlready,
    ConflictOfInterest,
    NotAMember,
    SheetFiledAlready,
    SheetInvalid,
)
from services.registry.councils.tables import ConflictRow, CouncilRow, MemberRow, SheetRow
from services.registry.dossiers import law, moving
from services.registry.dossiers.errors import HistoryOnly
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act

_SHEET = "/sheets/0"


@dataclass(frozen=True, slots=True)
class Table:
    """A dossier before its council: the law, the regulations, the members."""

    found: Found
    rulebook: Rulebook
    council: CouncilRow
    members: list[MemberRow]

    @property
    def level(self) -> Level:
        """The level that assesses."""
        return self.rulebook.routing[self.found[0].stage].level

    @property
    def regulations(self) -> Regulations:
        """The council's regulations."""
        return Regulations.model_validate(self.council.regulations)

    def settings(self) -> Settings:
        """Give what scoring is told of the council."""
        return rules.settings_of(self.regulations, views.seats_of(self.members))


async def table_of(acting: Acting, dossier_id: UUID, act: Act, *, lock: bool = True) -> Table:
    """Give a dossier before its council; the act must be possible now."""
    found = await moving.load_for_act(acting, dossier_id, lock=lock)
    rulebook = await law.bound(acting.session, found[0].rulebook_digest)
    if acting.principal.role is Role.COUNCIL_MEMBER:
        acting.reach.require(moving.place_of(found)[0])
    else:
        await moving.require_may(acting, found, act, rulebook)
    moving.require_possible(found, act, rulebook)
    round_id = found[0].round_id
    assert round_id is not None
    council_round = await queries.round_(acting.session, round_id)
    assert council_round is not None
    council = await queries.council(acting.session, council_round.council_id)
    assert council is not None
    members = await queries.members(acting.session, [council.id])
    return Table(found, rulebook, council, members)


async def peek(acting: Acting, session: AsyncSession, dossier_id: UUID, new: SheetCreate) -> Table:
    """Read what the check of a sheet needs, in a transaction of its own."""
    early = replace(acting, session=session)
    table = await table_of(early, dossier_id, Act.FILE_SHEET, lock=False)
    await _filer(early, table, new)
    return table


async def check(scoring: ScoringClient, table: Table, new: SheetCreate) -> int:
    """Have scoring check one sheet; gives its total. Faults point into the sheet as it was sent."""
    settings = table.settings().model_copy(update={"quorum": None})
    request = ScoreRequest(
        rulebook=table.found[0].rulebook,
        product_set=table.found[0].product_set,
        level=table.level,
        sheets=[SheetInput(assessor="member", answers=new.answers, parts=new.parts)],
        settings=settings,
        explain=False,
    )
    try:
        result = await law.asking(scoring.score(request))
    except OcopError as error:
        if not error.faults:
            raise
        raise SheetInvalid(
            faults=[
                Fault(fault.pointer.removeprefix(_SHEET), fault.code, fault.params)
                for fault in error.faults
            ]
        ) from error
    return result.sheets[0].total


async def file_sheet(acting: Acting, dossier_id: UUID, new: SheetCreate, total: int) -> Sheet:
    """Seal a checked sheet; one a member and a round."""
    table = await table_of(acting, dossier_id, Act.FILE_SHEET)
    dossier = table.found[0]
    member = await _filer(acting, table, new)
    await _require_no_conflict(acting, table, member)
    day = moving.day_of_act(dossier, new.on, acting.clock.today())
    sheet_id, salt = new.id or new_id(), secrets.token_hex(32)
    content: dict[str, Any] = {
        "answers": new.answers,
        "parts": new.parts,
        "comment": new.comment,
    }
    assert dossier.round_id is not None
    row = SheetRow(
        id=sheet_id,
        dossier_id=dossier.id,
        round_id=dossier.round_id,
        member_id=member.id,
        stage=dossier.stage,
        level=table.level.value,
        filed_on=day,
        filed_by=acting.principal.subject,
        content=content,
        salt=salt,
        commitment=rules.commitment(sheet_id, content, salt),
        total=total,
    )
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
        action="sheet.filed",
        kind="sheet",
        id=row.id,
        after={"dossier": str(dossier.id), "commitment": row.commitment},
    )
    return views.sheet_of(row, member)


async def _filer(acting: Acting, table: Table, new: SheetCreate) -> MemberRow:
    """Give the member whose sheet it is: the caller, or in history the one an officer names."""
    if acting.principal.role is not Role.COUNCIL_MEMBER:
        return _named(acting, table, new.member_id)
    mine = [one for one in table.members if one.account_id == acting.principal.subject]
    if not mine or new.member_id not in {None, mine[0].id}:
        raise NotAMember(council=table.council.name)
    return mine[0]


def _named(acting: Acting, table: Table, member_id: UUID | None) -> MemberRow:
    historic = table.found[0].historic
    if not historic or Scope.HISTORY_WRITE not in acting.principal.scopes:
        raise HistoryOnly
    named = [one for one in table.members if one.id == member_id]
    if not named:
        raise SheetInvalid(faults=[Fault("/member_id", "member_unknown", {"member": member_id})])
    return named[0]


async def _require_no_conflict(acting: Acting, table: Table, member: MemberRow) -> None:
    """Refuse a member with an interest: declared, or an account that owns the producer."""
    owner = table.found[2].owner_account
    declared = await queries.conflicts(acting.session, table.found[0].id)
    if any(one.id == member.id for _, one in declared) or (
        owner is not None and owner == member.account_id
    ):
        raise ConflictOfInterest(member=member.name)


async def declare_conflict(acting: Acting, dossier_id: UUID, new: ConflictInput) -> Conflict:
    """Record a conflict of interest: a member's own, or one that an officer learned of."""
    table = await table_of(acting, dossier_id, Act.FILE_SHEET)
    if acting.principal.role is Role.COUNCIL_MEMBER:
        member = await _filer(acting, table, SheetCreate(parts={}, member_id=new.member_id))
    else:
        named = [one for one in table.members if one.id == new.member_id]
        if not named:
            facts = {"member": str(new.member_id)}
            raise SheetInvalid(faults=[Fault("/member_id", "member_unknown", facts)])
        member = named[0]
    row = ConflictRow(
        id=new.id or new_id(),
        dossier_id=dossier_id,
        member_id=member.id,
        reason=new.reason,
        declared_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {
            "pk_conflicts_of_interest": AlreadyExists(),
            "uq_conflicts_of_interest_dossier_id_member_id": ConflictDeclaredAlready(
                member=member.name
            ),
        },
    )
    audit.record(
        acting.session,
        acting.principal,
        action="conflict.declared",
        kind="dossier",
        id=dossier_id,
        after={"member": str(member.id), "reason": new.reason},
    )
    return views.conflict_of(row, member)


async def list_sheets(acting: Acting, dossier_id: UUID) -> SheetList:
    """List who has filed; contents only of opened sheets, for everybody alike."""
    found = await moving.load(acting, dossier_id)
    rows = await queries.sheets(acting.session, dossier_id)
    missing = []
    council_round = None
    if found[0].round_id is not None and found[0].status == "in_round":
        council_round = await queries.round_(acting.session, found[0].round_id)
    if council_round is not None:
        filed = {row.member_id for row, _ in rows if row.round_id == council_round.id}
        members = await queries.members(acting.session, [council_round.council_id])
        missing = [one for one in members if not one.substitute and one.id not in filed]
    return SheetList(
        items=[views.sheet_of(row, member) for row, member in rows],
        missing=[views.member_of(one) for one in missing],
    )


async def list_results(acting: Acting, dossier_id: UUID) -> SittingResults:
    """List every scoring, first to last."""
    found = await queries.results(acting.session, (await moving.load(acting, dossier_id))[0].id)
    return SittingResults(items=[views.result_of(row) for row in found])


async def show_sheet(acting: Acting, dossier_id: UUID, sheet_id: UUID) -> Sheet:
    """Show one sheet, under seal or opened."""
    await moving.load(acting, dossier_id)
    for row, member in await queries.sheets(acting.session, dossier_id):
        if row.id == sheet_id:
            return views.sheet_of(row, member)
    raise NotFound
