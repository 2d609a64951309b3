"""Documents that send a dossier up, back for another look, or to an end."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from libs.contracts.core import Contract, LongText
from libs.contracts.registry.documents import DocumentKind
from libs.contracts.registry.dossiers import Forwarding
from libs.contracts.scopes import Scope
from services.registry.acting import Acting
from services.registry.documents import Asked, EffectHandler, Handlers, Issue, Nothing, Prepared
from services.registry.dossiers import Act, Case, write
from services.registry.standing.effects.cases import cases_of
from services.registry.standing.rules import CLOSE, FORWARD, REASSESS

Written = Callable[[Issue, Case, Any], Mapping[str, Any]]


class Closing(Contract):
    """Why a dossier ends."""

    reason: LongText


def _moves(
    act: Act,
    kind: DocumentKind,
    scope: Scope,
    *,
    particulars: type[Contract] = Nothing,
    written: Written,
) -> EffectHandler[Any]:
    async def prepare(acting: Acting, issue: Issue, asked: Sequence[Asked[Any]]) -> Prepared:
        cases, faults = await cases_of(acting, issue, asked, act)

        async def carry_out() -> None:
            for one, case in cases:
                more = written(issue, case, one.particulars)
                write(acting, case, note=issue.number, **more)

        return Prepared(faults, carry_out)

    return EffectHandler(
        documents=frozenset({kind}), prepare=prepare, particulars=particulars, scope=scope
    )


def _sent(issue: Issue, case: Case, _: Nothing) -> Mapping[str, Any]:
    row = case.dossier
    sent = Forwarding(level=case.law.routing[row.stage].level, number=issue.number, date=issue.day)
    return {"forwardings": [*row.forwardings, sent.model_dump(mode="json")]}


def _ended(_: Issue, __: Case, closing: Closing) -> Mapping[str, Any]:
    return {"reason": closing.reason}


def _nothing_more(_: Issue, __: Case, ___: Nothing) -> Mapping[str, Any]:
    return {}


MOVES: Handlers = {
    "forwards": _moves(FORWARD, DocumentKind.FORWARDING, Scope.DOSSIERS_FORWARD, written=_sent),
    "assesses_again": _moves(
        REASSESS, DocumentKind.REASSESSMENT, Scope.DECISIONS_WRITE, written=_nothing_more
    ),
    "closes": _moves(
        CLOSE,
        DocumentKind.CLOSING,
        Scope.DECISIONS_WRITE,
        particulars=Closing,
        written=_ended,
    ),
}
