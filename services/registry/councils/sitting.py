"""A dossier before its council: everything that an act there is decided by, read once."""

from dataclasses import dataclass
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import NotFound
from libs.contracts.registry.councils import Regulations
from libs.contracts.scoring import Settings
from services.registry.acting import Acting
from services.registry.councils import rules, store, views
from services.registry.councils.store import AtTable, FiledSheet
from services.registry.councils.tables import CouncilRow, MemberRow, RoundRow
from services.registry.dossiers import Act, Case, Conduct, begin, case_of, level_on


@dataclass(frozen=True, slots=True)
class Place:
    """One act on one dossier at the table of its council, by or for one member."""

    case: Case
    at: AtTable

    @property
    def level(self) -> Level:
        """The level of the routing that assesses."""
        return level_of(self.case)

    @property
    def regulations(self) -> Regulations:
        """The council's regulations."""
        return Regulations.model_validate(self.at.council.regulations)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One act of a whole council on one dossier."""

    case: Case
    round: RoundRow
    council: CouncilRow
    members: list[MemberRow]
    biased: set[UUID]
    """Members whose interest is on record."""
    sheets: list[FiledSheet]
    """The sheets that count: one filed before its member's interest was known does not."""

    @property
    def level(self) -> Level:
        """The level of the routing that assesses."""
        return level_of(self.case)

    @property
    def regulations(self) -> Regulations:
        """The council's regulations."""
        return Regulations.model_validate(self.council.regulations)

    @property
    def seats(self) -> list[rules.Seat]:
        """The members as the rules count them."""
        return views.seats_of(self.members)

    def settings(self) -> Settings:
        """Give what scoring is told of the council."""
        return rules.settings_of(self.regulations, self.seats)


def level_of(case: Case) -> Level:
    """Give the level of the routing at which a dossier is assessed."""
    return case.law.routing[case.dossier.stage].level


async def take_place(
    acting: Acting,
    dossier_id: UUID,
    act: Act,
    *,
    conduct: Conduct,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    lock: bool = True,
) -> Place:
    """Give a dossier at its council's table with the seat of an account or of a named member."""
    at = await store.at_table(
        acting.session, dossier_id, account_id=account_id, member_id=member_id, lock=lock
    )
    if at is None:
        await begin(acting, dossier_id, act, conduct=conduct)
        raise NotFound
    case = await case_of(acting, at.filed, act, conduct=conduct)
    _require_lasting(case, at.round, at.council)
    return Place(case, at)


async def sit(
    acting: Acting,
    case: Case,
) -> Sitting:
    """Give the council's sitting on a dossier that an act has begun on."""
    round_id = case.dossier.round_id
    convened = await store.convened(acting.session, round_id) if round_id else None
    if convened is None or round_id is None:
        raise NotFound
    _require_lasting(case, convened.round, convened.council)
    biased = await store.biased(acting.session, case.dossier.id)
    filed = await store.sheets(acting.session, case.dossier.id, round_id)
    return Sitting(
        case=case,
        round=convened.round,
        council=convened.council,
        members=await store.members(acting.session, [convened.council.id]),
        biased=biased,
        sheets=[one for one in filed if one.member.id not in biased],
    )


def _require_lasting(case: Case, held: RoundRow, council: CouncilRow) -> None:
    level = level_on(case.law, council.level, case.day)
    rules.require_lasting(views.facts_of(held, council), level=level, unit=case.units.at(level))
