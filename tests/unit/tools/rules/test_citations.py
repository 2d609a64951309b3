import pytest

from tools.rules.citations import ACTS, Citation, citations

OF_26 = "Decision 26/2026/QĐ-TTg"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("26/2026 Đ.12 k.2: a dossier keeps the rulebook of its day", ["Đ.12 k.2"]),
        (
            "QĐ 26/2026 Đ.6 k.1a, k.2, k.3; Đ.7 k.1-k.4",
            ["Đ.6 k.1a", "Đ.6 k.2", "Đ.6 k.3", "Đ.7 k.1", "Đ.7 k.4"],
        ),
        ("26/2026 Đ.3 (classes), Đ.7 k.3d, Annex II (gates)", ["Đ.3", "Đ.7 k.3d", "Phụ lục II"]),
        ("26/2026 Phụ lục III Mẫu 02", ["Mẫu 02"]),
        ("26/2026/QĐ-TTg", ["whole act"]),
        ("26/2026 Đ.8 k.1đ, again Đ.8 k.1đ", ["Đ.8 k.1đ"]),
    ],
)
def test_a_clause_belongs_to_the_article_before_it(text: str, places: list[str]) -> None:
    assert [(law.act, law.place) for law in citations(text)] == [(OF_26, one) for one in places]


def test_an_article_belongs_to_the_act_before_it() -> None:
    found = citations("QĐ 26/2026 Đ.12 k.2b; Bộ luật Dân sự Đ.148 k.5")
    assert found == (
        Citation(OF_26, "Đ.12", "k.2b"),
        Citation("Civil Code 91/2015/QH13", "Đ.148", "k.5"),
    )


@pytest.mark.parametrize(
    "text", ["districts ended on 1/7/2025", "TVPL question page", "148", "Đ.7 k.3", ""]
)
def test_dates_numbers_and_pages_are_no_acts(text: str) -> None:
    assert citations(text) == ()


def test_only_a_sentence_that_begins_with_the_rulebook_cites_it() -> None:
    assert citations("the rulebook's Mẫu 02")[0].act == "The rulebook of the dossier"
    assert citations("what the rulebook says") == ()


def test_places_are_sorted_as_they_stand_in_the_law() -> None:
    written = "26/2026 Mẫu 02, Annex II, Đ.12, Đ.8 k.1e, k.1đ, k.1d, Đ.8, Đ.2 k.3, Đ.2 k.10"
    places = [law.place for law in sorted(citations(written), key=lambda law: law.order)]
    articles = ["Đ.2 k.3", "Đ.2 k.10", "Đ.8", "Đ.8 k.1d", "Đ.8 k.1đ", "Đ.8 k.1e", "Đ.12"]
    assert places == [*articles, "Phụ lục II", "Mẫu 02"]


def test_acts_come_in_the_order_of_the_table() -> None:
    found = citations("Civil Code Đ.148; 148/2023 Đ.5; 26/2026 Đ.1")
    acts = [law.act for law in sorted(found, key=lambda law: law.order)]
    assert acts == sorted(acts, key=list(ACTS).index)
