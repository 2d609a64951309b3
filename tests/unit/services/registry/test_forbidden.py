"""What must not be possible: every act from every state at every level, written by hand.

The tables are not derived from the code. A dot is an act that is possible; a letter is the refusal.
"""

from datetime import date

import pytest

import law
from libs.contracts.core import Level
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scoring import Outcome
from services.registry.councils import rules as councils
from services.registry.dossiers import rules as dossiers
from services.registry.dossiers.rules import Result, Standing, blocked, responsible, transition
from services.registry.standing import rules as standing

LAW = law.read().decrees["26-2026"].procedure
COMMUNE, PROVINCE, MINISTRY = 0, 1, 2

CODES = {
    ".": None,
    "n": "act_not_possible",
    "e": "dossier_ended",
    "s": "dossier_already_submitted",
    "f": "dossier_frozen",
    "l": "act_not_of_this_level",
    "u": "not_to_be_forwarded",
    "r": "not_to_be_recognised",
    "a": "not_to_be_assessed_again",
    "c": "not_to_be_closed",
}

STATES = (
    At.DRAFT,
    At.SUBMITTED,
    At.RETURNED,
    At.ACCEPTED,
    At.COMMUNE_REPORTED,
    At.PROPOSED,
    At.IN_ROUND,
    At.SCORED,
    At.CONCLUDED,
    At.FORWARDED,
    At.RECOGNISED,
    At.NOT_RECOGNISED,
    At.WITHDRAWN,
    At.REJECTED,
)

ACTS = {
    "revise": dossiers.REVISE,
    "submit": dossiers.SUBMIT,
    "withdraw": dossiers.WITHDRAW,
    "accept": dossiers.ACCEPT,
    "return": dossiers.RETURN,
    "reject": dossiers.REJECT,
    "report": dossiers.REPORT,
    "propose": dossiers.PROPOSE,
    "enter_round": councils.ENTER_ROUND,
    "file_sheet": councils.FILE_SHEET,
    "open": councils.OPEN,
    "conclude": councils.CONCLUDE,
    "forward": standing.FORWARD,
    "recognise": standing.RECOGNISE,
    "reassess": standing.REASSESS,
    "close": standing.CLOSE,
}

BY_PROVINCE = Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE)
UPWARD = Result(Outcome.FORWARD, forward_to=Level.MINISTRY)
NOTHING = Result(Outcome.NOT_RECOGNISED)

AT_THE_COMMUNE = """
             D S T A R P I C K F  Y N W J
revise       . f . f f f f f f f  e e e e
submit       . s . s s s s s s s  e e e e
withdraw     . . . . . . n n n .  e e e e
accept       n . n n n . n n n .  e e e e
return       n . n . . . n n n .  e e e e
reject       n . n . . . n n n .  e e e e
report       n n n . . n n n n n  e e e e
propose      n n n n . n n n n n  e e e e
enter_round  n n n l n l l l n l  e e e e
file_sheet   n n n n n n l n n n  e e e e
open         n n n n n n l n n n  e e e e
conclude     n n n n n n n l n n  e e e e
forward      n n n n n n n n l n  e e e e
recognise    n n n n n n n n l n  e e e e
reassess     n n n n n n n n l n  e e e e
close        n n n n n n n n l n  e e e e
"""

AT_THE_PROVINCE = """
             D S T A R P I C K F  Y N W J
revise       . f . f f f f f f f  e e e e
submit       . s . s s s s s s s  e e e e
withdraw     . . . . . . n n n .  e e e e
accept       n . n n n . n n n .  e e e e
return       n . n . . . n n n .  e e e e
reject       n . n . . . n n n .  e e e e
report       n n n l l n n n n n  e e e e
propose      n n n n l n n n n n  e e e e
enter_round  n n n . n . n n n .  e e e e
file_sheet   n n n n n n . n n n  e e e e
open         n n n n n n . n n n  e e e e
conclude     n n n n n n n . n n  e e e e
forward      n n n n n n n n u n  e e e e
recognise    n n n n n n n n . n  e e e e
reassess     n n n n n n n n a n  e e e e
close        n n n n n n n n c n  e e e e
"""

AT_THE_MINISTRY = AT_THE_PROVINCE.replace(
    "reassess     n n n n n n n n a n", "reassess     n n n n n n n n . n"
)
"""As at the province, but that the province may take a result of the centre back (Đ.7 k.4g)."""

CONCLUSIONS = """
                            forward recognise reassess close
province, 3 or 4 stars      u       .         a        c
province, sent up           .       r         a        c
ministry, for the province  u       .         .        c
ministry, nothing           u       r         .        .
"""

WHOSE = """
             commune   province  ministry
revise       producer  producer  producer
submit       producer  producer  producer
withdraw     producer  producer  producer
accept       commune   province  ministry
return       commune   province  ministry
reject       commune   province  ministry
report       commune   province  ministry
propose      commune   province  ministry
enter_round  commune   province  ministry
file_sheet   commune   province  ministry
open         commune   province  ministry
conclude     commune   province  ministry
forward      commune   province  ministry
recognise    province  province  province
reassess     commune   province  province
close        commune   province  province
"""
"""Who does an act at a stage, where the result recognises 3 or 4 stars."""


def rows(table: str) -> list[tuple[str, list[str]]]:
    lines = [line for line in table.splitlines() if line.strip()][1:]
    return [(line.split()[0], line.split()[1:]) for line in lines]


def said(stage: int, status: At, act: str, result: Result | None) -> str | None:
    refusal = blocked(LAW, Standing(status, stage, result), ACTS[act])
    return None if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("stage", "table"),
    [(COMMUNE, AT_THE_COMMUNE), (PROVINCE, AT_THE_PROVINCE), (MINISTRY, AT_THE_MINISTRY)],
    ids=["commune", "province", "ministry"],
)
def test_every_act_from_every_state_is_possible_or_refused_as_the_table_says(
    stage: int, table: str
) -> None:
    wrong = []
    for act, cells in rows(table):
        for status, cell in zip(STATES, cells, strict=True):
            result = BY_PROVINCE if status in {At.SCORED, At.CONCLUDED} else None
            if (got := said(stage, status, act, result)) != CODES[cell]:
                wrong.append(f"{act} from {status}: {got}, expected {CODES[cell]}")
    assert not wrong, "\n".join(wrong)


def test_the_tables_hold_every_act_and_every_state() -> None:
    assert set(ACTS.values()) == {*dossiers.ACTS, *councils.ACTS, *standing.ACTS}
    assert set(STATES) == set(At)
    for table in (AT_THE_COMMUNE, AT_THE_PROVINCE, AT_THE_MINISTRY, WHOSE):
        assert [act for act, _ in rows(table)] == list(ACTS)


@pytest.mark.parametrize(
    ("line", "stage", "result"),
    [
        (0, PROVINCE, BY_PROVINCE),
        (1, PROVINCE, UPWARD),
        (2, MINISTRY, BY_PROVINCE),
        (3, MINISTRY, NOTHING),
    ],
)
def test_a_conclusion_leads_only_where_its_result_says(
    line: int, stage: int, result: Result
) -> None:
    cells = [one for one in CONCLUSIONS.splitlines() if one.strip()][1 + line].split()[-4:]
    for act, cell in zip(("forward", "recognise", "reassess", "close"), cells, strict=True):
        assert said(stage, At.CONCLUDED, act, result) == CODES[cell], act


def test_each_act_is_done_by_whom_the_table_names() -> None:
    """Also where it is not possible just now: who may is asked before."""
    for act, cells in rows(WHOSE):
        for stage, cell in enumerate(cells):
            standing_there = Standing(At.CONCLUDED, stage, BY_PROVINCE)
            level = responsible(LAW, standing_there, ACTS[act], date(2026, 11, 22))
            assert (level.value if level else "producer") == cell, (act, stage)


CALLED = {
    "revise": "dossier.revise",
    "submit": "dossier.submit",
    "withdraw": "dossier.withdraw",
    "accept": "dossier.accept",
    "return": "dossier.return",
    "reject": "dossier.reject",
    "report": "dossier.report",
    "propose": "dossier.propose",
    "enter_round": "dossier.enter_round",
    "file_sheet": "sheet.filed",
    "open": "dossier.open",
    "conclude": "dossier.conclude",
    "forward": "dossier.forward",
    "recognise": "dossier.recognise",
    "reassess": "dossier.assess_again",
    "close": "dossier.close",
}
LEADS = {
    "revise": "draft",
    "submit": "submitted",
    "withdraw": "withdrawn",
    "accept": "accepted",
    "return": "returned",
    "reject": "rejected",
    "report": "commune_reported",
    "propose": "proposed",
}


def test_the_trail_calls_each_act_by_its_own_name() -> None:
    assert {name: act.action.value for name, act in ACTS.items()} == CALLED


@pytest.mark.parametrize("act", LEADS)
def test_each_act_of_the_commune_or_the_producer_leads_where_it_says(act: str) -> None:
    (source,) = {"revise": {At.DRAFT}, "propose": {At.COMMUNE_REPORTED}}.get(
        act, {min(ACTS[act].sources)}
    )
    after = transition(LAW, Standing(source), ACTS[act], day=date(2026, 11, 22))
    assert isinstance(after, Standing)
    assert after.status == LEADS[act]
