"""Who has said a word on an entry: its proposer, those who confirmed it, who asked to withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from libs.contracts.people import Actor
from libs.contracts.registry.reference import Confirmation
from services.registry.reference.tables import ReferenceRow


def said(by: Actor, at: datetime) -> dict[str, Any]:
    """Write a person's word as it is kept."""
    return Confirmation(by=by, at=at).model_dump(mode="json")


def for_it(row: ReferenceRow) -> frozenset[UUID]:
    """Give the accounts that spoke for the entry."""
    return _accounts([row.proposed, *row.confirmations])


def spoken_by(row: ReferenceRow) -> frozenset[UUID]:
    """Give everybody who has spoken on the entry so far."""
    asked = [row.withdrawal["asked"]] if row.withdrawal else []
    return for_it(row) | _accounts(asked)


def _accounts(words: list[dict[str, Any]]) -> frozenset[UUID]:
    found = [Confirmation.model_validate(one).by.account for one in words]
    return frozenset(one for one in found if one is not None)
