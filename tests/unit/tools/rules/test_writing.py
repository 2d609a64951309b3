from pathlib import Path

import pytest

from tools.rules.writing import page

SOURCES = {
    "services/registry/products/rules.py": '''
def code():
    """Write it. Law: 26/2026 Đ.7 k.2."""

def kept():
    """Keep it. Ours: as 0002 says."""
''',
    "law/26/procedure.yaml": """
id: "26"
lodged_from: "2026-05-22"
term: {months: 36, clause: QĐ 26/2026 Đ.4 k.1}
withdrawal:
  grounds:
  - {code: FORGED, clause: QĐ 26/2026 Đ.8 k.1a}
  - {code: OTHER, clause: a question page}
""",
    "docs/decisions/0002-a-page.md": "",
    "tests/unit/services/registry/products/test_rules.py": """
from services.registry.products import rules

def test_code():
    '''Law: 26/2026 Đ.4 k.1'''
    rules.code()
""",
    "tests/service/test_other.py": """
from services.registry.products.rules import code
assert code()
""",
    "tests/unit/test_homonym.py": "from elsewhere import code\ncode()\n",
}


@pytest.fixture
def written(tmp_path: Path) -> str:
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return page(tmp_path)


def test_a_rule_stands_under_its_article_with_the_tests_that_name_it(written: str) -> None:
    part = written.partition("### Đ.7 k.2")[2].partition("###")[0]
    assert "`services/registry/products/rules.py` `code`" in part
    assert (
        "`tests/unit/services/registry/products/test_rules.py`, `tests/service/test_other.py`"
    ) in part


def test_a_test_that_names_another_function_of_the_same_name_is_no_proof(written: str) -> None:
    assert "test_homonym" not in written


def test_an_entry_of_the_data_stands_under_its_article_with_the_tests_that_cite_it(
    written: str,
) -> None:
    part = written.partition("### Đ.4 k.1")[2].partition("###")[0]
    assert "Data: 26 `term`" in part
    assert "Tests that cite it: `tests/unit/services/registry/products/test_rules.py`" in part
    assert "Data: 26 `withdrawal.grounds[FORGED]`" in written


def test_what_names_no_act_is_listed_apart(written: str) -> None:
    part = written.partition("## Data without an article")[2]
    assert part.strip() == "- 26 `withdrawal.grounds[OTHER]`: a question page"


def test_a_reason_of_ours_links_to_its_decision_and_says_where_no_test_names_it(
    written: str,
) -> None:
    row = (
        "| `services/registry/products/rules.py` `kept` | as [0002](decisions/0002-a-page.md) says"
    )
    assert f"{row} | none by name |" in written
