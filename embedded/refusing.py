"""What a system that cannot start says: one line, and what to do about it."""

import psycopg
from sqlalchemy.exc import ArgumentError


def in_a_line(error: OSError | psycopg.Error | ArgumentError) -> str:
    """Say in a line why nothing could be started, and which setting it is about.

    A trace of calls helps who writes the program, not who starts it.
    """
    if isinstance(error, psycopg.OperationalError):
        return f"The server of DATABASE_URL cannot be used: {_first_line(error)}"
    if isinstance(error, psycopg.ProgrammingError | ArgumentError) and not _state(error):
        return (
            "DATABASE_URL is no address of a PostgreSQL: postgresql://role:password@host/database"
        )
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        said = error.strerror or type(error).__name__
        return f"The folder of the data cannot be used: {said}{where}. Set OCOP_STATE_DIR."
    return f"The database refused: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _state(error: psycopg.Error | ArgumentError) -> str | None:
    return error.sqlstate if isinstance(error, psycopg.Error) else None
