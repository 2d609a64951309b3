"""What `tools/printed.py` lets through, and what it refuses."""

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import law
from tools.printed import faults

Plant = Callable[[str, str], None]
STORY = "đưa vào nội dung truy xuất nguồn gốc điện tử"
COUNTS = "{options: 102, star_3: 7, star_4: 14, star_5: 6}"


@pytest.fixture
def rice(tmp_path: Path) -> Path:
    """A decree of one sheet, that of rice, with its table."""
    source = law.FOLDER / "26-2026"
    (tmp_path / "sheets").mkdir()
    shutil.copy(source / "sheets" / "03.yaml", tmp_path / "sheets" / "03.yaml")
    table = f"total: {COUNTS}\nsets:\n  3: {COUNTS}\n"
    (tmp_path / "printed.yaml").write_text(table, encoding="utf-8")
    return tmp_path


@pytest.fixture
def plant(rice: Path) -> Plant:
    """Put something wrong into the sheet."""

    def replace(old: str, new: str) -> None:
        path = rice / "sheets" / "03.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"nothing to replace: {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.mark.parametrize("decree", ["26-2026", "148", "148-1489", "1048-781"])
def test_our_sheets_are_without_fault(decree: str) -> None:
    assert faults(decree, law.FOLDER / decree) == []


def test_a_single_sheet_with_its_table_is_without_fault(rice: Path) -> None:
    assert faults("26-2026", rice) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (STORY, f"{STORY} * * * *", "ends in an asterisk"),
        (STORY, f"{STORY}****", "ends in an asterisk"),
        (STORY, f"**** {STORY}", "holds an asterisk within"),
        (STORY, f"□ {STORY}", "holds a box, U+25A1"),
        (STORY, f"{STORY}\uf0a3", "outside the allowed ones, U+F0A3"),
        (STORY, f"{STORY} |", "outside the allowed ones, U+007C"),
        (STORY, unicodedata.normalize("NFD", STORY), "outside the allowed ones, U+0300"),
        ('label: {vi: "Tiếp thị"', 'label: {vi: "Tiếp thị*"', "ends in an asterisk"),
        ('en: "Marketing"}', 'en: "Marketing*"}', "ends in an asterisk"),
        ("{points: 5, min_star: 4, vi", "{points: 5, vi", "set 3: 13 star_4, printed are 14"),
        ("{points: 5, min_star: 4, vi", "{points: 5, min_star: 5, vi", "7 star_5, printed are 6"),
        ('- {points: 2, vi: "Ngắn gọn', '# {points: 2, vi: "Ngắn gọn', "101 options, printed are"),
        ("{points: 2, min_star: 4, vi", "{points: 2, min_star: 5, vi", "13 star_4, printed are 14"),
        ("{points: 5, vi", "{points: 5, abridged: true, vi", "is marked as abridged"),
        ('short: {vi: "Dinh dưỡng"', f'short: {{vi: "{"Dinh dưỡng " * 20}"', "no shorter"),
        ('short: {vi: "Dinh dưỡng", en: "', f'short: {{vi: "D", en: "{"N" * 200}', "no shorter"),
        ("{points: 1, vi", '{points: 1, printed: "l", vi', "no doubt says why"),
        ("{points: 1, vi", "{points: 1, other_sheets: 2, vi", "without a confidence"),
        ("{points: 2, min_star: 4, vi", "{points: 4, min_star: 4, vi", "a lower one for 4"),
        ('"5": {"1.3": 3, "1.5": 3', '"5": {"1.3": 3, "1.5": 1', "5 stars ask for less at 1.5"),
    ],
)
def test_what_cannot_have_been_printed_is_refused(
    rice: Path, plant: Plant, old: str, new: str, said: str
) -> None:
    plant(old, new)

    assert said in "\n".join(faults("26-2026", rice))


def test_a_fault_names_decree_set_criterion_and_option(rice: Path, plant: Plant) -> None:
    plant(STORY, f"{STORY}*")

    assert faults("26-2026", rice)[0].startswith(
        "26-2026: set 3, 5.1 option 5: ends in an asterisk, a mark that was not read"
    )


def test_a_translation_that_ends_in_an_asterisk_is_refused(rice: Path) -> None:
    (rice / "options.en.yaml").write_text('"Đơn giản": "Simple*"\n', encoding="utf-8")

    assert any("options.en.yaml, ends in an asterisk" in fault for fault in faults("x", rice))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"total: {COUNTS}\nsets: {{}}\n", "set 3: not in printed.yaml"),
        (f"total: {COUNTS}\nsets:\n  3: {COUNTS}\n  4: {COUNTS}\n", "set 4: None options"),
        (f"total: {{options: 1}}\nsets:\n  3: {COUNTS}\n", "do not sum to its total"),
    ],
)
def test_a_table_that_does_not_fit_the_sheets_is_refused(rice: Path, table: str, said: str) -> None:
    (rice / "printed.yaml").write_text(table, encoding="utf-8")

    assert said in "\n".join(faults("26-2026", rice))


def test_sheets_without_a_table_are_refused(rice: Path) -> None:
    (rice / "printed.yaml").unlink()

    assert faults("26-2026", rice) == [
        "26-2026: printed.yaml, the table of printed counts, is missing"
    ]
