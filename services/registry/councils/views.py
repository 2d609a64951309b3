"""Between rows and contracts: councils, rounds, sheets and results as the API shows them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from libs.contracts.people import Actor
from libs.contracts.registry.councils import (
    Council,
    FoundingDecision,
    LeftOut,
    Member,
    Regulations,
    Round,
    SeatTaken,
    Sheet,
    SittingResult,
)
from libs.contracts.registry.interests import Conflict, ConflictState
from libs.contracts.registry.voting import Votes
from libs.contracts.scoring import ScoreResult
from libs.kit.clock import VIETNAM
from services.registry.councils import membership
from services.registry.councils.interests import Found
from services.registry.councils.rules import RoundFacts
from services.registry.councils.seating import Seat, Taken
from services.registry.councils.tables import (
    ConflictRow,
    CouncilRow,
    MemberRow,
    ResultRow,
    RoundRow,
    SheetRow,
)


def member_of(row: MemberRow) -> Member:
    """Give a member."""
    return Member(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        title=row.title,
        organisation=row.organisation,
        chair=row.chair,
        stands_for=row.stands_for,
        joined_on=row.joined_on,
        left_on=row.left_on,
    )


def seats_of(members: Sequence[MemberRow], day: date) -> list[Seat]:
    """Give the members of a day as the rules count them."""
    return [
        Seat(member.id, member.chair, member.stands_for)
        for member in members
        if membership.is_member_on(member.joined_on, member.left_on, day)
    ]


def facts_of(row: RoundRow, council: CouncilRow) -> RoundFacts:
    """Give a round as the rules see it."""
    return RoundFacts(
        rulebook=row.rulebook,
        level=row.level,
        unit=row.unit,
        historic=council.historic,
        term_from=council.term_from,
        term_to=council.term_to,
        council=council.name,
        state=council.state,
    )


def council_of(row: CouncilRow, members: Sequence[MemberRow]) -> Council:
    """Give a council with its members."""
    return Council(
        id=row.id,
        version=row.version,
        name=row.name,
        level=row.level,
        unit=row.unit,
        state=row.state,
        decision=FoundingDecision(number=row.decision_number, date=row.decision_date),
        term_from=row.term_from,
        term_to=row.term_to,
        historic=row.historic,
        regulations=Regulations.model_validate(row.regulations),
        members=[member_of(member) for member in members],
        founded_by=Actor.model_validate(row.founded_by),
        document_id=row.document_id,
        in_force_by=Actor.model_validate(row.in_force_by) if row.in_force_by else None,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def round_of(row: RoundRow) -> Round:
    """Give a round."""
    return Round(
        id=row.id,
        version=row.version,
        council_id=row.council_id,
        rulebook=row.rulebook,
        name=row.name,
        level=row.level,
        unit=row.unit,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        dossiers=row.dossiers,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def sheet_of(row: SheetRow, member: MemberRow) -> Sheet:
    """Give a sheet: under seal only that it is there, and its commitment."""
    sealed = row.opened_at is None
    content = {} if sealed else row.content
    return Sheet(
        id=row.id,
        dossier_id=row.dossier_id,
        level=row.level,
        member=member_of(member),
        filed_on=row.filed_on,
        filed_by=Actor.model_validate(row.filed_by),
        commitment=row.commitment,
        sealed=sealed,
        answers=content.get("answers"),
        parts=content.get("parts"),
        comment=content.get("comment"),
        total=None if sealed else row.total,
        salt=None if sealed else row.salt,
        left_out=LeftOut.model_validate(row.left_out) if row.left_out else None,
    )


def recorded_of(row: ConflictRow) -> Found:
    """Give a conflict on record as the rules see it."""
    return Found(row.member_id, row.kind, row.state, row.source)


def conflict_of(
    dossier_id: UUID, member: MemberRow, found: Found, row: ConflictRow | None = None
) -> Conflict:
    """Give a conflict of interest: a computed one, or one on record with who spoke."""
    decided = row is not None and row.state in {ConflictState.UPHELD, ConflictState.DISMISSED}
    return Conflict(
        dossier_id=dossier_id,
        member=member_of(member),
        kind=found.kind,
        state=found.state,
        source=found.source,
        reason=row.reason if row else "",
        recorded_by=Actor.model_validate(row.recorded_by) if row and row.recorded_by else None,
        recorded_at=row.recorded_at.astimezone(VIETNAM) if row else None,
        decided_by=Actor.model_validate(row.decided_by) if row and row.decided_by else None,
        decision=row.decision if row and decided else None,
    )


def taken_of(rows: Sequence[SeatTaken]) -> list[Taken]:
    """Give the seats of a past sitting as the rules see them."""
    return [Taken(one.seat, one.attended, one.by) for one in rows]


def seats_taken_of(
    taken: Sequence[Taken], members: Sequence[MemberRow], presided: UUID | None
) -> list[SeatTaken]:
    """Give who sat where, with names; every seat must be settled."""
    names = {member.id: member.name for member in members}
    return [
        SeatTaken(
            seat=one.seat,
            holder=names[one.seat],
            attended=one.how,
            by=one.by,
            sat=names[one.by] if one.by else "",
            presided=one.by is not None and one.by == presided,
        )
        for one in taken
        if one.how is not None
    ]


def result_of(row: ResultRow) -> SittingResult:
    """Give one scoring."""
    return SittingResult(
        id=row.id,
        level=row.level,
        version=row.version,
        state=row.state,
        scored_on=row.scored_on,
        seats=[SeatTaken.model_validate(one) for one in row.seats],
        votes=Votes.model_validate(row.votes) if row.votes else None,
        agreed=row.agreed,
        findings=row.findings,
        minutes=row.minutes,
        recorded_by=Actor.model_validate(row.recorded_by),
        confirmed_by=Actor.model_validate(row.confirmed_by) if row.confirmed_by else None,
        result=ScoreResult.model_validate(row.result),
    )
