"""Every table of every service is a record, part of one, or neither for a reason given here."""

from pathlib import Path

import pytest

from libs.kit.labels import Labels
from libs.kit.records import records_of
from migrations.run import SERVICES, metadata_of

ROOT = Path(__file__).resolve().parents[3]
RECORD = "record"
TABLES: dict[str, dict[str, str]] = {
    "registry": {
        "producers": RECORD,
        "producer_personal_data": RECORD,
        "products": RECORD,
        "papers": RECORD,
        "dossiers": RECORD,
        "dossier_steps": "part of dossier",
        "dossier_submissions": RECORD,
        "councils": RECORD,
        "council_members": "part of council",
        "council_absences": RECORD,
        "rounds": RECORD,
        "sheets": RECORD,
        "conflicts_of_interest": RECORD,
        "results": RECORD,
        "recognitions": RECORD,
        "withdrawals": RECORD,
        "withdrawal_requests": RECORD,
        "documents": RECORD,
        "document_effects": "part of document",
        "organisations": RECORD,
        "mandates": RECORD,
        "reference_entries": RECORD,
        "producer_disputes": RECORD,
        "personal_data_readings": "a counter; the trail says who read what",
        "reference_epoch": "a counter that tells processes to read again",
        "paper_files": "named by the hash of its bytes, written once",
        "bound_rulebooks": "named by its digest, written once",
        "product_code_counters": "a counter",
        "slip_counters": "a counter",
        "quota_counts": "a counter",
        "notices": "a message; what it is about is a record",
        "units": "loaded from frozen files with their hashes",
        "unit_successions": "loaded from frozen files with their hashes",
        "outbox_events": "a feed of what the records and the trail say",
        "schedule_runs": "the scheduler's own",
        "job_failures": "the queue's own",
        "audit_events": "the trail",
        "versions": "the versions",
        "idempotency_keys": "answers kept for a day",
    },
    "certificates": {
        "certificates": RECORD,
        "status_changes": RECORD,
        "voided_numbers": RECORD,
        "number_counters": "a counter",
        "audit_events": "the trail",
        "versions": "the versions",
        "idempotency_keys": "answers kept for a day",
    },
    "gateway": {
        "accounts": RECORD,
        "posts": "part of account",
        "login_guards": "failed attempts, forgotten after a while",
        "one_time_codes": "used once, forgotten after a while",
        "sessions": "log-ins, forgotten after their end",
        "refresh_tokens": "of sessions",
        "audit_events": "the trail",
        "versions": "the versions",
        "idempotency_keys": "answers kept for a day",
    },
}
SHOWN = (
    "producer",
    "product",
    "paper",
    "dossier",
    "council",
    "round",
    "recognition",
    "document",
    "organisation",
)
"""Records of which routes show versions."""
NEVER_SHOWN = {
    "council": ["council_members.person"],
    "producer": ["name_fold"],
}


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_is_decided_on(service: str) -> None:
    metadata = metadata_of(service)
    assert sorted(TABLES[service]) == sorted(metadata.tables)
    found = dict.fromkeys(metadata.tables, "")
    for record in records_of(metadata).values():
        found[record.table.name] = RECORD
        found |= {part.table.name: f"part of {record.kind}" for part in record.parts}
    said = {
        name: word if word == RECORD or word.startswith("part of ") else ""
        for name, word in TABLES[service].items()
    }
    assert found == said


def _labels() -> Labels:
    return Labels(sorted((ROOT / "services" / "registry").glob("*/labels.json")))


@pytest.mark.parametrize("kind", SHOWN)
def test_every_column_that_is_shown_has_words_in_both_languages(kind: str) -> None:
    record, words = records_of(metadata_of("registry"))[kind], _labels().fields(kind)
    wanted = {column.name for column in record.table.columns}
    for part in record.parts:
        wanted.add(part.table.name)
        wanted |= {f"{part.table.name}.{column.name}" for column in part.table.columns}
    assert set(words) == wanted
    for name, one in words.items():
        assert one is None or (set(one) == {"vi", "en"} and all(one.values())), name


def test_what_is_the_programs_own_is_never_shown() -> None:
    labels = _labels()
    for kind, names in NEVER_SHOWN.items():
        assert not any(labels.is_shown(kind, name) for name in names)


def test_secrets_and_what_is_personal_are_declared() -> None:
    accounts = records_of(metadata_of("gateway"))["account"]
    assert {"password_hash", "old_password_hashes", "person", "address"} <= set(accounts.secret)
    assert [one.kind for one in records_of(metadata_of("registry")).values() if one.personal] == [
        "personal_data"
    ]
    sheet = records_of(metadata_of("registry"))["sheet"]
    assert sheet.sealed_until == ("opened_at", ("content", "salt", "total"))
