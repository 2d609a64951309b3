from tools.rules.faults import faults
from tools.rules.reading import Rule, rules_of

FILE = "services/registry/products/rules.py"


def a_rule(docstring: str) -> list[Rule]:
    return rules_of(FILE, f'def code():\n    """{docstring}"""\n')


def test_a_rule_that_says_neither_is_a_fault() -> None:
    assert faults(a_rule("Give the code."), ["0002"]) == [
        f"{FILE}:code says neither `Law:` nor `Ours:`"
    ]


def test_a_law_that_nobody_knows_is_a_fault() -> None:
    (fault,) = faults(a_rule("Give the code. Law: Decision 999 Art. 1"), [])
    assert "cites no act" in fault


def test_a_decision_without_a_page_is_a_fault() -> None:
    assert faults(a_rule("Give the code. Ours: 0002."), ["0002"]) == []
    (fault,) = faults(a_rule("Give the code. Ours: 0999."), ["0002"])
    assert "names decision 0999" in fault
