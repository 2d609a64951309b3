"""First versions of what a migration loads: no session saw those rows come.

Only rows without any version get one, right after the migration, with an event of the trail. Ours:
whoever upgrades a database has its verification run before, because a row that somebody slipped in
would be taken for a loaded one. A revision changes no row of a record that has versions.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, MetaData, insert, text

from libs.kit import audit, versions
from libs.kit.records import Record, records_of


def keep_loaded(connection: Connection, metadata: MetaData, at: datetime) -> None:
    """Write a first version of each row of a record that has none, as the system's own act."""
    touched = [
        (record.kind, key)
        for record in records_of(metadata).values()
        for key in _without_versions(connection, record)
    ]
    if touched:
        statement, values = versions.prepared(metadata, at, touched, {}, None, None, audit.LOCK)
        made = versions.made_of(connection.execute(statement, values))
        table = metadata.tables[audit.TABLE]
        last = connection.execute(audit.last_of(table)).first()
        connection.execute(insert(table), audit.rows_of(last, at, audit.untold(made, None)))


def _without_versions(connection: Connection, record: Record) -> Iterable[tuple[Any, ...]]:
    keys = ", ".join(f't."{key}"::text' for key in record.keys)
    query = f"""
    SELECT {keys} FROM {record.table.name} t WHERE NOT EXISTS (
        SELECT FROM versions v WHERE v.kind = '{record.kind}'
        AND v.record_id = {versions.id_of(record, "t")}
    )
    """  # noqa: S608 - names of our own tables and columns
    return [tuple(row) for row in connection.execute(text(query))]
