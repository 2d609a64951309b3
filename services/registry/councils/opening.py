"""What must be so before sheets are opened and before a conclusion is proposed."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput, NotFound
from libs.contracts.registry.councils import ConclusionInput, Regulations, SeatTaken
from services.registry.councils import interests, seating, views, voting
from services.registry.councils.errors import (
    ChairMustAttend,
    ConflictsUndecided,
    HasFiled,
    QuorumNotMet,
    SheetsMissing,
)
from services.registry.councils.seating import Taken
from services.registry.councils.sitting import Sitting
from services.registry.councils.tables import ResultRow
from services.registry.dossiers import require_between


def require_complete(sitting: Sitting, absent: Collection[UUID]) -> list[Taken]:
    """Say who sits, or refuse: somebody is awaited, a conflict undecided, or there is no quorum."""
    _require_absent(sitting, absent)
    _require_decided(sitting)
    taken = sitting.seated(absent)
    awaited = seating.awaited(taken)
    if awaited:
        raise SheetsMissing(members=[sitting.named(one) for one in awaited])
    _require_quorum(sitting, taken)
    last = max(one.sheet.filed_on for one in sitting.counting(taken))
    require_between(sitting.case.day, last, date.max, "/effective_on")
    return taken


def _require_absent(sitting: Sitting, absent: Collection[UUID]) -> None:
    own = {seat.id for seat in seating.regular(sitting.seats)}
    unknown = set(absent) - own
    if unknown:
        facts = {"member": str(min(unknown))}
        raise InvalidInput(faults=[Fault("/absent", "member_unknown", facts)])
    filed = set(absent) & sitting.filers
    if filed:
        raise HasFiled(members=[sitting.named(one) for one in sorted(filed)])


def _require_decided(sitting: Sitting) -> None:
    waiting = interests.undecided(sitting.conflicts, sitting.filers)
    if waiting:
        decides = {sitting.decides_on(one) for one in waiting}
        raise ConflictsUndecided(
            members=sorted({sitting.named(one.member) for one in waiting}),
            could=sorted(sitting.named(one) for one in decides if one),
        )


def _require_quorum(sitting: Sitting, taken: Sequence[Taken]) -> None:
    lack = seating.shortage(sitting.seats, taken, sitting.regulations)
    if lack is None:
        return
    if lack.filed >= lack.needed:
        chair = next(seat.id for seat in seating.regular(sitting.seats) if seat.chair)
        raise ChairMustAttend(chair=sitting.named(chair))
    raise QuorumNotMet(
        filed=lack.filed,
        needed=lack.needed,
        may_file=[sitting.named(one) for one in lack.may_file],
    )


def taken_at(results: Sequence[ResultRow]) -> list[Taken]:
    """Give who sat when the sheets were opened; a later scoring changes nothing of it."""
    if not results:
        raise NotFound
    return views.taken_of([SeatTaken.model_validate(one) for one in results[0].seats])


def require_votes(asked: ConclusionInput, sat: Collection[UUID], regulations: Regulations) -> None:
    """Refuse votes that are not those of the sitting, all faults at once."""
    faults = voting.faults_of(asked.options, asked.findings, sat, regulations)
    if faults:
        raise InvalidInput(faults=faults)
