"""Open rounds, and take dossiers into them."""

from collections.abc import Sequence
from uuid import UUID

from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.registry.councils import Round, RoundCreate, RoundEntry
from libs.kit import audit
from libs.kit.concurrency import check_version
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import rules, store, views
from services.registry.councils.errors import HistoryMixed, NotYourUnit
from services.registry.councils.rules import AT_A_COUNCIL, ENTER_ROUND
from services.registry.councils.store import Convened
from services.registry.councils.tables import RoundRow
from services.registry.dossiers import (
    Case,
    Conduct,
    Refusal,
    begin_all,
    case_of,
    dated,
    error_of,
    pointing_to,
    stage_on,
    write,
)
from services.registry.products import assign_product_code


async def open_round(acting: Acting, new: RoundCreate, *, historic: bool = False) -> Round:
    """Open a round of a council of one's own; one of the past is opened by history."""
    council = await store.council(acting.session, new.council_id)
    if council is None or not acting.reach.covers(council.unit):
        raise NotFound
    if council.historic is not historic:
        raise HistoryMixed
    if not historic and council.unit != acting.principal.unit:
        raise NotYourUnit(unit=acting.principal.unit, level=acting.principal.level.value)
    row = RoundRow(
        id=acting.new_id(new.id),
        council_id=council.id,
        rulebook=new.rulebook,
        name=new.name,
        level=council.level,
        unit=council.unit,
        opens_on=new.opens_on,
        closes_on=new.closes_on,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_rounds": AlreadyExists()})
    made = views.round_of(row)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.ROUND_OPENED,
        kind="round",
        id=row.id,
        after=made,
    )
    return made


async def take_in(
    acting: Acting,
    round_id: UUID,
    asked: RoundEntry,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Round:
    """Take dossiers into a round, all or none."""
    convened = await store.convened(acting.session, round_id, lock=True)
    if convened is None or not acting.reach.covers(convened.round.unit):
        raise NotFound
    row = convened.round
    check_version(if_match, row.version)
    before = views.round_of(row)
    cases = await _cases(acting, asked.dossier_ids, convened, conduct or dated(asked))
    for case in sorted(cases, key=lambda one: one.product.id):
        await _give_code(acting, case)
    for case in cases:
        write(acting, case, note=row.name, round_id=row.id)
        row.dossiers += 1
    row.version += 1
    made = views.round_of(row)
    taken = sorted(map(str, set(asked.dossier_ids)))
    audit.record(
        acting.session,
        acting.principal,
        action=Action.ROUND_DOSSIERS_TAKEN_IN,
        kind="round",
        id=row.id,
        before=before,
        after={**made.model_dump(mode="json"), "taken": taken},
    )
    return made


async def _cases(
    acting: Acting, dossier_ids: Sequence[UUID], convened: Convened, conduct: Conduct
) -> list[Case]:
    found, steps = await begin_all(acting, dossier_ids)
    cases = []
    for number, dossier_id in enumerate(dict.fromkeys(dossier_ids)):
        pointer = f"/dossier_ids/{number}"
        if dossier_id not in found:
            facts = {"dossier": str(dossier_id)}
            raise InvalidInput(faults=[Fault(pointer, "dossier_unknown", facts)])
        with pointing_to(pointer):
            filed, so_far = found[dossier_id], steps[dossier_id]
            case = await case_of(acting, filed, ENTER_ROUND, conduct=conduct, steps=so_far)
            _require_fits(case, convened)
        cases.append(case)
    return cases


async def _give_code(acting: Acting, case: Case) -> None:
    """Give the product its code as it is assessed for the first time.

    Law: 26/2026 Phụ lục II, head of every sheet: the year is that of the assessment.
    """
    dossier = case.dossier
    await acting.session.refresh(case.product, with_for_update=True)
    await assign_product_code(
        acting,
        case.product,
        case.law,
        commune=case.units.commune or dossier.commune,
        district=case.units.district,
        province=case.units.province or dossier.province,
        year=case.day.year,
        typed=dossier.product_code,
    )


def _require_fits(case: Case, convened: Convened) -> None:
    about = views.facts_of(convened.round, convened.council)
    dossier = case.dossier
    stage = stage_on(case.law, dossier.stage, case.day)
    if dossier.status in AT_A_COUNCIL and stage == dossier.stage:
        raise error_of(Refusal("act_not_possible", case.act.action, case.standing))
    level = case.law.routing[stage].level
    rules.require_fits(
        about,
        rulebook=dossier.rulebook,
        historic=dossier.historic,
        level=level,
        unit=case.units.at(level),
    )
    rules.require_in_office(about, case.day)
