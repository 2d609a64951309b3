"""What makes an interest, gathered: of members from the gateway, of a dossier from its chapters."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from libs.contracts.core import Level, Role
from libs.contracts.errors import ServiceUnavailable
from libs.contracts.people import Person
from libs.kit.personal import PersonKeys
from libs.kit.text import fold
from services.registry.acting import Acting
from services.registry.councils.interests import About, MemberFacts, Party
from services.registry.councils.tables import MemberRow
from services.registry.dossiers import Filed
from services.registry.parties import Interest, interests_of

_OFFICES = frozenset({Role.OFFICER, Role.LEADER})


async def ask_people(acting: Acting, accounts: Collection[UUID]) -> dict[UUID, Person]:
    """Ask the gateway who stands behind accounts; outside any transaction."""
    if acting.parts.people is None:
        raise ServiceUnavailable(service="gateway")
    return await acting.parts.people.people(accounts)


async def about(acting: Acting, filed: Filed) -> About:
    """Give a dossier as interests see it: who represents the producer, and all who acted for it."""
    return (await about_all(acting, [filed]))[filed.dossier.id]


async def about_all(acting: Acting, all_filed: Sequence[Filed]) -> dict[UUID, About]:
    """Give several dossiers as interests see them, read at once."""
    producers = {filed.producer.id for filed in all_filed}
    held = await interests_of(acting.session, producers)
    return {filed.dossier.id: _about(acting, filed, held[filed.producer.id]) for filed in all_filed}


def _about(acting: Acting, filed: Filed, held: Sequence[Interest]) -> About:
    row, product, _ = filed
    today = acting.reach.today(product.commune).commune
    parties = [Party(one.kind, one.person, one.account, one.organisation, one.hint) for one in held]
    return About(parties, frozenset({row.commune, product.commune} | ({today} if today else set())))


def facts_of(
    member: MemberRow, people: Mapping[UUID, Person], day: date, keys: PersonKeys
) -> MemberFacts:
    """Give a member as interests see it: as it was appointed, and as the gateway tells today."""
    employers = {member.organisation_id} if member.organisation_id else set[UUID]()
    person = people.get(member.account_id) if member.account_id else None
    if person is None:
        return MemberFacts(
            member.id, member.account_id, member.person, organisations=frozenset(employers)
        )
    held = [post for post in person.posts if post.holds_on(day)]
    employers |= {post.organisation for post in held if post.organisation is not None}
    communes = {post.unit for post in held if post.level is Level.COMMUNE and post.role in _OFFICES}
    return MemberFacts(
        member.id,
        member.account_id,
        person.person or member.person,
        organisations=frozenset(employers),
        communes=frozenset(communes),
        hint=hint_of(person, keys),
    )


def hint_of(person: Person, keys: PersonKeys) -> str | None:
    """Give the keyed hash of name and year of birth; None where the year is not known."""
    if person.birth_year is None or not person.name:
        return None
    return keys.of(f"{fold(person.name)}{person.birth_year}")
