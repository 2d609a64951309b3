"""Every word of 26/2026 can be read in English."""

import json
import re

import law
from tests.unit.law.reading import sheet_of

FOLDER = law.FOLDER / "26-2026"
ALL = range(1, 27)


def english() -> dict[str, str]:
    lines = (FOLDER / "options.en.yaml").read_text(encoding="utf-8").splitlines()
    pairs = (re.fullmatch(r'("(?:[^"\\]|\\.)*"): (".*")', line) for line in lines)
    return {json.loads(pair[1]): json.loads(pair[2]) for pair in pairs if pair}


def texts() -> set[str]:
    leaves = (leaf for number in ALL for leaf in sheet_of("26-2026", number).leaves())
    return {option.text for leaf in leaves for option in leaf.options}


def test_every_option_has_english() -> None:
    said = english()

    assert not {text for text in texts() if not said.get(text)}


def test_no_translation_is_left_without_an_option() -> None:
    assert english().keys() == texts()


def test_every_label_and_short_form_has_english() -> None:
    for path in (FOLDER / "sheets").glob("[0-9][0-9].yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            pairs = re.findall(r"(?:label|short): \{vi: \"(?:[^\"\\]|\\.)+\"(, en: \"..)?", line)
            assert all(pairs), line


def test_english_says_what_the_shortened_wording_had_lost_or_added() -> None:
    said = english()
    crafts = sheet_of("26-2026", 21).leaf("8").options[2].text
    water = sheet_of("26-2026", 16).leaf("9").options[1].text
    market = sheet_of("26-2026", 1).leaf("4.1").options[3].text
    marks = sheet_of("26-2026", 1).leaf("3.5").options[2].text

    assert "BRC" not in said[crafts] + crafts
    assert "GMP" not in said[water] + water
    assert said[market].startswith("International market (contract and documents")
    assert "right to use it is required" in said[marks]
