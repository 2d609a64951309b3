"""Reads the articles out of a sentence that cites them, and puts them in the order of the law."""

import re
from dataclasses import dataclass
from typing import Final

ACTS: Final = {
    "Decision 26/2026/QĐ-TTg": r"26/2026(?:/QĐ-TTg)?",
    "Decision 1489/QĐ-TTg (2025)": r"1489(?:/2025)?/QĐ-TTg|1489/2025",
    "Decision 148/QĐ-TTg (2023)": r"(?<!\d)148(?:/2023)?/QĐ-TTg|(?<!\d)148/2023",
    "Decision 781/QĐ-TTg (2020)": r"781/QĐ-TTg|781/2020",
    "Decision 1048/QĐ-TTg (2019)": r"1048(?:/2019)?/QĐ-TTg|1048/2019",
    "Decision 19/2025/QĐ-TTg": r"19/2025/QĐ-TTg",
    "Decision 4497/QĐ-BNN-VPĐP": r"4497/QĐ-BNN-VPĐP",
    "Decision 757/QĐ-BNN-VPĐP": r"757/QĐ-BNN-VPĐP",
    "Resolution 203/2025/QH15": r"203/2025/QH15",
    "Resolution 202/2025/QH15": r"202/2025/QH15",
    "Resolution 76/2025/UBTVQH15": r"76/2025/UBTVQH15",
    "Law 72/2025/QH15 on local government": r"72/2025/QH15",
    "Law 91/2025/QH15 on personal data": r"91/2025/QH15",
    "Law 20/2023/QH15 on electronic transactions": r"20/2023/QH15",
    "Civil Code 91/2015/QH13": r"91/2015/QH13|Civil Code|Bộ luật Dân sự",
    "Labour Code 45/2019/QH14": r"45/2019/QH14|Labour Code|Bộ luật Lao động",
    "Decree 15/2018/NĐ-CP": r"15/2018/NĐ-CP",
    "Decree 30/2020/NĐ-CP": r"30/2020/NĐ-CP",
    "Decree 168/2025/NĐ-CP": r"168/2025/NĐ-CP",
    "Law 26/2023/QH15 on identity": r"26/2023/QH15|Luật Căn cước(?: 2023)?",
    "Circular 86/2024/TT-BTC": r"86/2024/TT-BTC",
    "TCVN 14423:2026": r"TCVN 14423(?::2026)?",
    "The rulebook of the dossier": r"^(?:the|each) rulebook",
}
"""Every act that may be cited, in the order of docs/rules.md, and how sentences write its name."""

_ACT: Final = "|".join(
    f"(?P<act{number}>{pattern})" for number, pattern in enumerate(ACTS.values())
)
_PLACES: Final = re.compile(
    rf"{_ACT}"
    r"|(?:Đ\.|Điều |[Aa]rt\. ?)(?P<article>\d+(?:-\d+)?)"
    r"|k\.(?P<clause>\d+[a-zđ]*)"
    r"|(?:Phụ lục|Annex) (?P<annex>[IVX]+)"
    r"|Mẫu (?P<form>\d+)"
)
_ROMAN: Final = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
"""How points are counted in an act: đ comes after d, f, j, w and z are left out."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an act, as exact as it was written."""

    act: str
    """A key of `ACTS`."""
    article: str = ""
    """``Đ.7``, ``Phụ lục II`` or ``Mẫu 02``; empty where the whole act is meant."""
    clause: str = ""
    """``k.3e``: the clause's number and the point's letter; empty where none was named."""

    @property
    def place(self) -> str:
        """The place without its act; ``whole act`` where none was named."""
        return f"{self.article} {self.clause}".strip() or "whole act"

    @property
    def order(self) -> tuple[int, int, int, int, int]:
        """Sorts places as they stand in the law: act, articles before annexes, clause, point."""
        kind, number = _article_order(self.article)
        return list(ACTS).index(self.act), kind, number, *_clause_order(self.clause)


def citations(text: str) -> tuple[Citation, ...]:
    """Find every place that a text cites, in the order written and each once.

    A clause belongs to the article before it, an article to the act before it; one before any act
    counts for nothing.
    """
    found: list[Citation] = []
    for match in _PLACES.finditer(text):
        found = _taken(found, match)
    return tuple(dict.fromkeys(found))


def _taken(found: list[Citation], match: re.Match[str]) -> list[Citation]:
    kind = match.lastgroup or ""
    if kind.startswith("act"):
        return [*found, Citation(list(ACTS)[int(kind.removeprefix("act"))])]
    if not found:
        return found
    last = found[-1]
    if kind == "clause":
        exact = Citation(last.act, last.article, f"k.{match['clause']}")
        return [*(found if last.clause else found[:-1]), exact]
    exact = Citation(last.act, _article(kind, match[kind]))
    whole = last.article == "" or (kind == "form" and last.article.startswith("Phụ lục"))
    return [*(found[:-1] if whole else found), exact]


def _article(kind: str, number: str) -> str:
    return {"article": "Đ.", "annex": "Phụ lục ", "form": "Mẫu "}[kind] + number


def _article_order(article: str) -> tuple[int, int]:
    if article.startswith("Đ."):
        return 1, int(article.removeprefix("Đ.").partition("-")[0])
    if article.startswith("Phụ lục "):
        return 2, _ROMAN.index(article.removeprefix("Phụ lục "))
    return (3, int(article.removeprefix("Mẫu "))) if article else (0, 0)


def _clause_order(clause: str) -> tuple[int, int]:
    digits = "".join(sign for sign in clause if sign.isdigit())
    letters = clause.removeprefix("k.").removeprefix(digits)
    point = _LETTERS.find(letters[0]) + 1 + (len(letters) > 1) if letters else 0
    return int(digits or 0), point
