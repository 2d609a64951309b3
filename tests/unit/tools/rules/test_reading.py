from tools.rules.reading import rules_of, said

RULES = "services/registry/products/rules.py"
ENGINE = "services/scoring/engine/stars.py"


def test_law_and_ours_are_read_wherever_they_stand_in_a_docstring() -> None:
    found = said(
        """Lower the star.

        Law: 26/2026 Annex II (the marks). Ours: what a missed one does is in no act (0101).

        None before the first act.
        """
    )
    assert [law.place for law in found.laws] == ["Phụ lục II"]
    assert found.ours == ("what a missed one does is in no act (0101)",)


def test_a_remark_in_brackets_ends_with_them() -> None:
    assert said("Give the newest (Ours: 0002).").ours == ("0002",)
    assert [law.place for law in said("Why (Law: 26/2026 Đ.6).").laws] == ["Đ.6"]


def test_a_law_without_an_act_is_kept_as_unreadable() -> None:
    found = said("Count. Law: as the province wrote")
    assert found.unreadable == ("as the province wrote",)
    assert not found.laws


def test_a_docstring_that_says_nothing_is_false() -> None:
    assert not said("Count the seats of the law.")
    assert not said(None)


def test_every_public_function_and_method_is_a_rule_and_nothing_private() -> None:
    source = '''
class Seat:
    """A member."""

    def votes(self): ...

    def _inner(self): ...

def quorum(): ...

async def asked(): ...

def _half(): ...

class _Hidden:
    def seen(self): ...
'''
    found = rules_of(RULES, source)
    assert [rule.name for rule in found if rule.must_say] == ["Seat.votes", "quorum", "asked"]


def test_a_method_may_leave_it_to_its_class_and_to_the_sentences_of_its_fields() -> None:
    source = '''
class Window:
    """When."""
    days: int
    """Ours: 0501."""
    def opens(self):
        """Say when."""
'''
    assert [rule.says.ours for rule in rules_of(RULES, source)] == [("0501",), ("0501",)]


def test_a_function_of_the_engine_may_leave_it_to_its_module() -> None:
    source = '"""Plumbing. Ours: 0108."""\ndef read():\n    """Read."""\n'
    assert rules_of(ENGINE, source)[0].says.ours == ("0108",)


def test_a_function_of_rules_may_not_leave_it_to_its_module() -> None:
    source = '"""Plumbing. Ours: 0108."""\ndef read():\n    """Read."""\n'
    assert not rules_of(RULES, source)[0].says
    assert not rules_of("law/__init__.py", source)[0].says
