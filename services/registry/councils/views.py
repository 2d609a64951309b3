"""Between rows and contracts: councils, rounds, sheets and results as the API shows them."""

from collections.abc import Sequence

from libs.contracts.registry.councils import (
    Conflict,
    Council,
    FoundingDecision,
    Member,
    Regulations,
    Round,
    Sheet,
    SittingResult,
)
from libs.contracts.scoring import ScoreResult
from libs.kit.clock import VIETNAM
from services.registry.councils.rules import RoundFacts, Seat
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
        chair=row.chair,
        substitute=row.substitute,
    )


def seats_of(members: Sequence[MemberRow]) -> list[Seat]:
    """Give the members as the rules count them."""
    return [Seat(member.id, member.chair, member.substitute) for member in members]


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
    )


def council_of(row: CouncilRow, members: Sequence[MemberRow]) -> Council:
    """Give a council with its members."""
    return Council(
        id=row.id,
        version=row.version,
        name=row.name,
        level=row.level,
        unit=row.unit,
        decision=FoundingDecision(number=row.decision_number, date=row.decision_date),
        term_from=row.term_from,
        term_to=row.term_to,
        historic=row.historic,
        regulations=Regulations.model_validate(row.regulations),
        members=[member_of(member) for member in members],
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
        commitment=row.commitment,
        sealed=sealed,
        answers=content.get("answers"),
        parts=content.get("parts"),
        comment=content.get("comment"),
        total=None if sealed else row.total,
        salt=None if sealed else row.salt,
    )


def conflict_of(row: ConflictRow, member: MemberRow) -> Conflict:
    """Give a conflict of interest."""
    return Conflict(
        id=row.id,
        dossier_id=row.dossier_id,
        member=member_of(member),
        reason=row.reason,
        declared_at=row.declared_at.astimezone(VIETNAM),
    )


def result_of(row: ResultRow) -> SittingResult:
    """Give one scoring."""
    return SittingResult(
        id=row.id,
        level=row.level,
        version=row.version,
        scored_on=row.scored_on,
        agreed=row.agreed,
        findings=row.findings,
        minutes=row.minutes,
        result=ScoreResult.model_validate(row.result),
    )
