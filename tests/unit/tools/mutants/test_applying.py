import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tools.mutants.applying import NotPossibleError, Program, members_of
from tools.mutants.finding import Mutant, mutants

RULES = """
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

class At(StrEnum):
    DRAFT = "draft"
    SENT = "sent"

LEAST = 5
FIRST = frozenset({At.DRAFT})
ALL = FIRST | {At.SENT}

@dataclass(frozen=True)
class Act:
    sources: frozenset

SEND = Act(FIRST)
WORDS = {At.DRAFT: 1}

class Seat:
    def enough(self, votes):
        return votes >= LEAST

@cache
def needed():
    return LEAST * 2
"""
OTHER = """
from changed_rules import FIRST, SEND, WORDS, needed, Seat
TABLE = [SEND, WORDS]
"""


def _loaded(path: Path, name: str, source: str) -> ModuleType:
    path.write_text(source)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[ModuleType]:
    yield _loaded(tmp_path / "changed_rules.py", "changed_rules", RULES)
    del sys.modules["changed_rules"]


@pytest.fixture
def other(rules: ModuleType, tmp_path: Path) -> Iterator[ModuleType]:
    yield _loaded(tmp_path / "changed_other.py", "changed_other", OTHER)
    del sys.modules["changed_other"]


def _program() -> Program:
    """Know the objects of the two modules only: looking for all of them takes half a second."""
    space = vars(sys.modules["changed_rules"])
    objects = [*space.values(), *vars(space["Seat"]).values(), space["needed"].__wrapped__]
    return Program(("changed_rules", "changed_other"), objects)


def _the(rules: ModuleType, becomes: str) -> Mutant:
    return next(one for one in mutants("r", RULES, members_of(rules)) if one.becomes == becomes)


def test_whoever_holds_a_function_gets_the_changed_one(
    rules: ModuleType, other: ModuleType
) -> None:
    seat = other.Seat()
    assert seat.enough(5)
    _program().apply(rules, RULES, _the(rules, "votes > LEAST"))
    assert not seat.enough(5)


def test_a_changed_table_reaches_what_is_made_of_it_and_who_imported_it(
    rules: ModuleType, other: ModuleType
) -> None:
    _program().apply(rules, RULES, _the(rules, "{At.DRAFT, At.SENT}"))
    assert other.FIRST == rules.FIRST == {"draft", "sent"}
    _program().apply(rules, RULES, _the(rules, "FIRST & {At.SENT}"))
    assert {"sent"} == rules.ALL


def test_a_changed_act_is_changed_in_the_tables_that_hold_it(
    rules: ModuleType, other: ModuleType
) -> None:
    act, words = other.TABLE
    _program().apply(rules, RULES, _the(rules, "{At.DRAFT, At.SENT}"))
    assert act is rules.SEND
    assert act.sources == {"draft", "sent"}
    _program().apply(rules, RULES, _the(rules, "0"))
    assert words == rules.WORDS == {"draft": 0}


def test_a_cached_answer_is_forgotten_only_when_asked(rules: ModuleType, other: ModuleType) -> None:
    program = _program()
    assert other.needed() == 10
    program.apply(rules, RULES, _the(rules, "LEAST // 2"))
    assert other.needed() == 10
    program.forget()
    assert other.needed() == 2


def test_a_change_that_makes_no_program_is_told_apart(rules: ModuleType) -> None:
    program = _program()
    mutant = _the(rules, "votes > LEAST")
    with pytest.raises(NotPossibleError):
        Program((), []).apply(rules, RULES, mutant)
    program.apply(rules, RULES, mutant)
