from pathlib import Path

import pytest

from tools.mutants.equivalents import Equivalents
from tools.mutants.finding import Mutant

ENTRY = """
- file: rules.py
  function: quorum
  line: return a + 0
  was: a + 0
  becomes: a - 0
"""
MUTANT = Mutant("rules.py", 7, 0, "quorum", 3, 3, 3, "return a + 0", "a + 0", "a - 0")


def _read(tmp_path: Path, text: str) -> Equivalents:
    (tmp_path / "equivalent.yaml").write_text(text)
    return Equivalents.read(tmp_path / "equivalent.yaml")


def test_a_change_that_changes_nothing_is_known_by_what_it_is_and_not_by_its_line(
    tmp_path: Path,
) -> None:
    known = _read(tmp_path, ENTRY + "  why: Nothing is added.\n")
    assert MUTANT.key in known
    assert known.stale([MUTANT]) == []


def test_an_entry_that_no_mutant_has_any_more_is_stale(tmp_path: Path) -> None:
    assert _read(tmp_path, ENTRY + "  why: Nothing is added.\n").stale([]) == [MUTANT.key]


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        _read(tmp_path, ENTRY)


def test_an_empty_list_is_no_fault(tmp_path: Path) -> None:
    assert len(_read(tmp_path, "# none\n")) == 0
