import ast

from tools.mutants.finding import MODULE, mutants, mutated

SOURCE = '''
"""Rules."""
from dataclasses import dataclass

LIMIT: Final[int] = 5

@dataclass(frozen=True)
class Seat:
    votes: int = 1

    def counts(self, share: int = 2) -> bool:
        """Count one."""
        assert share > 0
        return self.votes >= share

def quorum(seats):
    if seats < LIMIT:
        return False
    return any(
        seat > 3
        for seat in seats
    )
'''


def test_tables_and_bodies_are_changed_but_no_default_assertion_decorator_or_field() -> None:
    found = {(one.function, one.was, one.becomes) for one in mutants("rules.py", SOURCE, {})}
    assert found == {
        (MODULE, "5", "6"),
        (MODULE, "5", "4"),
        ("Seat.counts", "return self.votes >= share", "return None"),
        ("Seat.counts", "self.votes >= share", "self.votes > share"),
        ("quorum", "seats < LIMIT", "seats <= LIMIT"),
        ("quorum", "return False", "return None"),
        ("quorum", "False", "True"),
        ("quorum", "return any((seat > 3 for seat in seats))", "return None"),
        ("quorum", "any((seat > 3 for seat in seats))", "all((seat > 3 for seat in seats))"),
        ("quorum", "seat > 3", "seat >= 3"),
        ("quorum", "3", "4"),
        ("quorum", "3", "2"),
    }


def test_that_two_lists_are_equally_long_is_an_assertion() -> None:
    source = "pairs = zip(seats, votes, strict={})"
    assert mutants("rules.py", source.format("True"), {}) == []
    (one,) = mutants("rules.py", source.format("False"), {})
    assert (one.was, one.becomes) == ("False", "True")


def test_a_mutant_knows_the_lines_of_its_statement() -> None:
    (inner,) = [one for one in mutants("rules.py", SOURCE, {}) if one.becomes == "seat >= 3"]
    lines = SOURCE.splitlines()
    assert lines[inner.first - 1].strip() == inner.text == "return any("
    assert lines[inner.last - 1].strip() == ")"
    (head,) = [one for one in mutants("rules.py", SOURCE, {}) if one.was == "seats < LIMIT"]
    assert (head.first, head.last) == (head.line, head.line)


def test_a_mutated_file_differs_in_one_place_only() -> None:
    before = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants("rules.py", SOURCE, {}):
        after = ast.unparse(mutated(SOURCE, mutant, {})).splitlines()
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 1, mutant


def test_a_drawing_is_the_same_for_a_seed_and_another_for_another() -> None:
    found = mutants("rules.py", SOURCE, {})
    drawn = [sorted(found, key=lambda one, seed=seed: one.rank(seed)) for seed in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]
