"""What becomes of a result that is not recognised here: up, back for another look, or to an end."""

from uuid import UUID

from libs.contracts.registry.dossiers import Dossier, Forwarding
from libs.contracts.registry.standing import (
    ClosingInput,
    ForwardingInput,
    NumberedDecision,
    ReassessmentInput,
)
from services.registry.acting import Acting
from services.registry.dossiers import Conduct, Today, begin, save
from services.registry.standing.rules import CLOSE, FORWARD, REASSESS


def dated(decision: NumberedDecision) -> Today:
    """Give today's conduct of an act whose day a decision bears."""
    return Today(on=decision.date, pointer="/decision/date")


async def forward(
    acting: Acting,
    dossier_id: UUID,
    asked: ForwardingInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Approve a result and send the dossier to the level that the rulebook names."""
    conduct = conduct or dated(asked.decision)
    case = await begin(acting, dossier_id, FORWARD, conduct=conduct, if_match=if_match)
    row = case.dossier
    sent = Forwarding(
        level=case.law.routing[row.stage].level,
        number=asked.decision.number,
        date=asked.decision.date,
    )
    forwardings = [*row.forwardings, sent.model_dump(mode="json")]
    return await save(acting, case, note=asked.decision.number, forwardings=forwardings)


async def assess_again(
    acting: Acting, dossier_id: UUID, asked: ReassessmentInput, *, if_match: str
) -> Dossier:
    """Take a dossier back from the centre, to be assessed again by one's own council."""
    conduct = dated(asked.decision)
    case = await begin(acting, dossier_id, REASSESS, conduct=conduct, if_match=if_match)
    return await save(acting, case, note=asked.decision.number)


async def close(acting: Acting, dossier_id: UUID, asked: ClosingInput, *, if_match: str) -> Dossier:
    """End a dossier that the centre did not recognise and that is not assessed again."""
    conduct = dated(asked.decision)
    case = await begin(acting, dossier_id, CLOSE, conduct=conduct, if_match=if_match)
    return await save(acting, case, note=asked.decision.number, reason=asked.reason)
