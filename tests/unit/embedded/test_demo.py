"""What the first demo was answered is kept, whenever its process is killed."""

from pathlib import Path

from demo.client import Write
from embedded.demo import _kept_journal


def test_an_interrupted_walk_finds_what_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write = Write("POST", "/v1/products", {"name": "Chè"}, {"id": "1"})
    _kept_journal(path).writes["product"] = write
    assert _kept_journal(path).writes == {"product": write}


def test_a_half_written_line_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    first = Write("POST", "/v1/products", None, None)
    _kept_journal(path).writes["first"] = first
    with path.open("a") as file:
        file.write('["second", {"method": "PO')
    journal = _kept_journal(path)
    assert list(journal.writes) == ["first"]
    journal.writes["third"] = first
    assert list(_kept_journal(path).writes) == ["first", "third"]
