import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from services.certificates.signing.chain import load_or_make

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def _fingerprint(keys: str, answers: "multiprocessing.Queue[str]") -> None:
    answers.put(load_or_make(Path(keys), NOW).signer_fingerprint)


def test_the_keys_are_made_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "keys", NOW)
    again = load_or_make(tmp_path / "keys", NOW)
    assert first.signer == again.signer
    assert first.root == again.root
    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    private = [path for path in files if path.name.endswith(".key.pem")]
    assert len(private) == 3
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert not [path for path in (tmp_path / "keys").iterdir() if path.name.startswith(".new")]


def test_a_crash_while_making_keys_leaves_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(KeyboardInterrupt):
            load_or_make(tmp_path, NOW)
    assert not (tmp_path / "chain").exists()
    load_or_make(tmp_path, NOW)


def test_two_processes_that_start_together_agree(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    starts = [context.Process(target=_fingerprint, args=(str(tmp_path), answers)) for _ in range(2)]
    for start in starts:
        start.start()
    found = {answers.get(timeout=60) for _ in starts}
    for start in starts:
        start.join()
    assert len(found) == 1


def test_the_signer_leads_to_the_root_and_is_no_authority(tmp_path: Path) -> None:
    chain = load_or_make(tmp_path, NOW)
    chain.signer.verify_directly_issued_by(chain.root)
    chain.root.verify_directly_issued_by(chain.root)
    assert chain.signer.not_valid_before_utc <= NOW < chain.signer.not_valid_after_utc
    assert "development" in chain.signer.subject.rfc4514_string()
    assert not chain.legal


def test_a_retired_root_still_counts(tmp_path: Path) -> None:
    old = load_or_make(tmp_path / "old", NOW)
    new = load_or_make(tmp_path / "new", NOW)
    (tmp_path / "new" / "retired").mkdir()
    (tmp_path / "new" / "retired" / "2026.pem").write_bytes(old.root.public_bytes(Encoding.PEM))
    assert load_or_make(tmp_path / "new", NOW).roots == (new.root, old.root)
