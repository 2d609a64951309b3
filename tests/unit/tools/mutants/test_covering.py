from tools.mutants.covering import Cover
from tools.mutants.finding import MODULE, Mutant


def a_mutant(function: str = "quorum", first: int = 5, last: int = 6) -> Mutant:
    return Mutant("rules.py", 0, 0, function, first, last, first, "", "", "")


COVER = Cover(
    first={"rules.py": {1: ["", "slow"], 5: ["slow"], 9: ["slow"]}},
    second={"rules.py": {5: ["slow"], 6: ["slow", "quick"], 7: ["other"]}},
    seconds={"slow": 2.0, "quick": 0.1, "other": 0.5},
)


def test_only_tests_that_reach_the_statement_are_run_the_quickest_first() -> None:
    assert COVER.tests(a_mutant()) == ["quick", "slow"]
    assert COVER.tests(a_mutant(first=8, last=8)) == []


def test_a_table_may_be_noticed_by_every_test_of_the_file() -> None:
    assert COVER.tests(a_mutant(MODULE, 1, 1)) == ["quick", "other", "slow"]


def test_a_line_that_only_an_empty_cache_reaches_asks_every_test_of_the_file() -> None:
    assert COVER.is_cached(a_mutant(first=9, last=9))
    assert not COVER.is_cached(a_mutant())
    assert COVER.tests(a_mutant(first=9, last=9)) == ["quick", "other", "slow"]


def test_what_collecting_already_ran_asks_every_test_of_the_folder() -> None:
    cover = Cover(
        first={"law/rules.py": {5: [""]}, "law/other.py": {1: ["slow"]}, "x.py": {1: ["quick"]}},
        second={"law/rules.py": {}, "law/other.py": {1: ["other"]}},
        seconds=COVER.seconds,
    )
    loaded = Mutant("law/rules.py", 0, 0, "quorum", 5, 5, 5, "", "", "")
    assert cover.tests(loaded) == ["other", "slow"]


def test_a_table_may_be_noticed_by_a_test_that_only_reads_it() -> None:
    cover = Cover(
        first={"rules.py": {5: ["a.py::one"]}},
        seconds={"a.py::one": 2.0, "a.py::reads": 0.1, "b.py::other": 0.1},
    )
    assert cover.tests(a_mutant(MODULE, 1, 1)) == ["a.py::reads", "a.py::one"]
    assert cover.tests(a_mutant()) == ["a.py::one"]
