"""What alembic runs: one history of one service, on the connection that migrations/run.py gives."""

from alembic import context

from migrations.run import Given, metadata_of

_FOREIGN = ("procrastinate_",)
"""Tables of a library that brings its own schema; a revision installs it, no model mirrors it."""


def _is_ours(_: object, name: str | None, kind: str, reflected: bool, __: object) -> bool:  # noqa: FBT001 - alembic's signature
    return not (kind == "table" and reflected and (name or "").startswith(_FOREIGN))


def _run() -> None:
    given = Given.of(context.config)
    context.configure(
        connection=given.connection,
        target_metadata=metadata_of(given.service) if given.compares else None,
        include_object=_is_ours,
        compare_type=True,
        version_table="alembic_version",
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
