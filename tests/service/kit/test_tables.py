"""Rows hold enums, and are listed in the order of their entry."""

from collections.abc import AsyncIterator
from enum import StrEnum
from uuid import UUID

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from embedded.provision import ServiceDatabases
from libs.kit.db import Database, new_metadata
from libs.kit.tables import entry_position, enum_column, known_values
from tests.support.clock import FixedClock
from tests.support.database import let_make_tables

METADATA: MetaData = new_metadata()


class State(StrEnum):
    DRAFT = "draft"
    IN_ROUND = "in_round"


class Base(SQLModel, registry=registry(metadata=METADATA)):
    pass


class ThingRow(Base, table=True):
    __tablename__ = "things"

    id: UUID = Field(primary_key=True)
    state: State = Field(sa_column=enum_column("state", State))
    before: State | None = Field(
        default=None, sa_column=enum_column("before", State, nullable=True)
    )
    position: int | None = Field(default=None, sa_column=entry_position())


@pytest.fixture
async def things(empty_databases: ServiceDatabases) -> AsyncIterator[Database]:
    let_make_tables(empty_databases, "registry")
    made = Database(empty_databases.registry, METADATA, FixedClock(), pool_size=2)
    async with made.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield made
    await made.close()


async def test_a_row_gives_its_enum_back(things: Database) -> None:
    async with things.unit_of_work() as session:
        session.add(ThingRow(id=UUID(int=1), state=State.IN_ROUND))
    async with things.sessions() as session:
        row = (await session.execute(select(ThingRow))).scalar_one()
        assert row.state is State.IN_ROUND
        assert row.before is None
        stored = (await session.execute(text("SELECT state FROM things"))).scalar_one()
        assert stored == "in_round"
        where = select(col(ThingRow.id)).where(col(ThingRow.state) == State.DRAFT)
        assert (await session.execute(where)).all() == []


async def test_another_value_is_refused_by_the_program(things: Database) -> None:
    async with things.sessions() as session:
        session.add(ThingRow(id=UUID(int=1), state="scored"))  # type: ignore[arg-type]  # a slip
        with pytest.raises(StatementError):
            await session.flush()


async def test_another_value_is_refused_by_the_database(things: Database) -> None:
    async with things.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="ck_things_state_known"):
            await connection.execute(
                text("INSERT INTO things (id, state) VALUES (gen_random_uuid(), 'scored')")
            )


async def test_rows_are_in_the_order_of_their_entry_whatever_their_ids(things: Database) -> None:
    for number in (9, 1, 5):
        async with things.unit_of_work() as session:
            session.add(ThingRow(id=UUID(int=number), state=State.DRAFT))
    async with things.sessions() as session:
        rows = await session.scalars(
            select(col(ThingRow.id)).order_by(col(ThingRow.position).desc())
        )
        assert [row.int for row in rows] == [5, 1, 9]


def test_a_migration_writes_the_same_condition() -> None:
    assert known_values("state", State) == "state IN ('draft', 'in_round')"
