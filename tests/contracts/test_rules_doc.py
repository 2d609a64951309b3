"""The rules of this repository name their law, and docs/rules.md is what they say."""

from pathlib import Path

from tools.rules.faults import decisions, faults
from tools.rules.reading import rules
from tools.rules.writing import PAGE, page

ROOT = Path(__file__).parents[2]


def test_every_public_rule_says_its_article_or_that_it_is_ours() -> None:
    assert faults(rules(ROOT), decisions(ROOT)) == []


def test_the_page_is_what_the_rules_and_the_data_say() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page(ROOT)
