"""A dossier before its council: everything that an act there is decided by, read once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import NotFound
from libs.contracts.people import Actor, Person
from libs.contracts.registry.councils import Regulations
from libs.contracts.scoring import Settings
from services.registry.acting import Acting
from services.registry.councils import interests, knowing, rules, seating, store, views
from services.registry.councils.interests import About, Found
from services.registry.councils.seating import Taken
from services.registry.councils.store import AtTable, FiledSheet
from services.registry.councils.tables import (
    ConflictRow,
    CouncilRow,
    MemberRow,
    ResultRow,
    RoundRow,
)
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
    """Everybody who is or was a member; `seats` are those of the day."""
    conflicts: list[Found]
    """Every conflict of a member: worked out, declared, reported, decided."""
    recorded: list[ConflictRow]
    absent: Mapping[UUID, UUID | None]
    """Members who are recorded as absent, and the account that recorded it."""
    filed: list[FiledSheet]
    """Every sheet of this round, also those that do not count."""

    @property
    def level(self) -> Level:
        """The level of the routing that assesses."""
        return level_of(self.case)

    @property
    def regulations(self) -> Regulations:
        """The council's regulations."""
        return Regulations.model_validate(self.council.regulations)

    @property
    def seats(self) -> list[seating.Seat]:
        """The members as the rules count them."""
        return views.seats_of(self.members, self.case.day)

    @property
    def recused(self) -> set[UUID]:
        """Members who are shut out by an interest."""
        return interests.shut_out(self.conflicts)

    @property
    def filers(self) -> set[UUID]:
        """Members who have filed a sheet that is not left out."""
        return {one.member.id for one in self.filed if one.sheet.left_out is None}

    def seated(self, absent: Collection[UUID] = ()) -> list[Taken]:
        """Say who sits in each seat; `absent`: who is away besides those on record."""
        return seating.seated(self.seats, self.filers, self.recused, {*self.absent, *absent})

    def counting(self, taken: Sequence[Taken]) -> list[FiledSheet]:
        """Give the sheets that count: one for each seat that is taken."""
        sit = seating.sitting(taken)
        return [one for one in self.filed if one.member.id in sit]

    def settings(self, taken: Sequence[Taken]) -> Settings:
        """Give what scoring is told of the council."""
        return seating.settings_of(self.regulations, self.seats, taken)

    def decides_on(self, conflict: Found) -> UUID | None:
        """Give the member who decides on a possible conflict: never who reported it.

        Ours: decision 0122; a sheet leaves by two persons' words.
        """
        members = {one.account_id: one.id for one in self.members if one.account_id}
        words = [
            Actor.model_validate(one.recorded_by).account
            for one in self.recorded
            if one.recorded_by and (one.member_id, one.kind) == (conflict.member, conflict.kind)
        ]
        reporters = {members[one] for one in words if one in members}
        absent = {one: members.get(by) if by else None for one, by in self.absent.items()}
        return seating.deciding(self.seats, self.recused | {conflict.member} | reporters, absent)

    def named(self, member_id: UUID | None) -> str:
        """Give a member's name; empty for nobody."""
        return next((one.name for one in self.members if one.id == member_id), "")

    def member(self, member_id: UUID | None) -> MemberRow | None:
        """Give a member."""
        return next((one for one in self.members if one.id == member_id), None)


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
    person: str | None = None,
    lock: bool = True,
) -> Place:
    """Give a dossier at its council's table with the seat of an account or of a named member."""
    at = await store.at_table(
        acting.session,
        dossier_id,
        account_id=account_id,
        member_id=member_id,
        person=person,
        lock=lock,
    )
    if at is None:
        await begin(acting, dossier_id, act, conduct=conduct)
        raise NotFound
    case = await case_of(acting, at.filed, act, conduct=conduct)
    _require_in_office(case, at.round, at.council)
    return Place(case, at)


async def sit(acting: Acting, case: Case, people: Mapping[UUID, Person]) -> Sitting:
    """Give the council's sitting on a dossier that an act has begun on.

    `people`: what the gateway told of the members; nothing of members of the past.
    """
    round_id = case.dossier.round_id
    convened = await store.convened(acting.session, round_id) if round_id else None
    if convened is None or round_id is None:
        raise NotFound
    _require_in_office(case, convened.round, convened.council)
    members = await store.members(acting.session, [convened.council.id])
    recorded = await store.conflicts(acting.session, [case.dossier.id])
    return Sitting(
        case=case,
        round=convened.round,
        council=convened.council,
        members=members,
        conflicts=await conflicts_of(acting, case, members, recorded, people),
        recorded=recorded,
        absent=await store.absences(acting.session, case.dossier.id),
        filed=await store.sheets(acting.session, case.dossier.id, round_id),
    )


async def conflicts_of(
    acting: Acting,
    case: Case,
    members: Sequence[MemberRow],
    recorded: Sequence[ConflictRow],
    people: Mapping[UUID, Person],
) -> list[Found]:
    """Give every conflict of members; papers of the past are not judged by today's accounts."""
    on_record = [views.recorded_of(row) for row in recorded]
    if case.conduct.historic:
        return on_record
    about = await knowing.about(acting, case.filed)
    return interests.settled(worked_out(acting, about, members, people, case.day), on_record)


def worked_out(
    acting: Acting,
    about: About,
    members: Sequence[MemberRow],
    people: Mapping[UUID, Person],
    day: date,
) -> list[Found]:
    """Give the conflicts of members that follow from persons alone."""
    keys = acting.parts.person_keys
    facts = [knowing.facts_of(one, people, day, keys) for one in members]
    return interests.computed(facts, about)


async def results_of(acting: Acting, sitting: Sitting) -> list[ResultRow]:
    """Give the scorings of a dossier by its present council, first to last."""
    known = await store.results(acting.session, sitting.case.dossier.id)
    return [row for row in known if row.round_id == sitting.round.id]


def _require_in_office(case: Case, held: RoundRow, council: CouncilRow) -> None:
    level, about = level_on(case.law, council.level, case.day), views.facts_of(held, council)
    rules.require_lasting(about, level=level, unit=case.units.at(level))
    rules.require_in_office(about, case.day)
