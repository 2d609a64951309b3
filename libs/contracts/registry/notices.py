"""Notices: what an office or an account is told, kept until it is read and after."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from libs.contracts.core import Contract, UnitCode


class NoticeKind(StrEnum):
    """What a notice is about: the thing, a dot, what is to be said of it."""

    STEP_DUE = "step.due"
    """An office has a dossier whose limit ends within a few working days."""
    STEP_OVERDUE = "step.overdue"
    """An office has a dossier whose limit has ended."""


class NoticedKind(StrEnum):
    """The kinds of record that there are notices about."""

    DOSSIER = "dossier"


class NoticedRecord(Contract):
    """The record that a notice is about."""

    kind: NoticedKind
    id: UUID


class Notice(Contract):
    """A notice to one unit's office or to one account, in the language that was asked for."""

    id: UUID
    kind: NoticeKind
    record: NoticedRecord
    day: date
    """The day that it is about: of a step, the last day of its limit."""
    unit: UnitCode | None
    """The unit whose officers are told, by its code of the day; absent when an account is."""
    account: UUID | None
    """The account that is told; absent when a unit is."""
    title: str
    """One line, Vietnamese or English by `Accept-Language`."""
    text: str
    """A sentence or two, in the same language."""
    created_at: datetime
    """When it was written."""
    read_at: datetime | None
    """When the account, or the first of the unit's officers, said that it was read."""
