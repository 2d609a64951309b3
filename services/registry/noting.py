"""Noting what was done: in the audit trail for those who check, in the outbox for those who follow.

Both are written with the commit of the change, or not at all.
"""

from libs.contracts.core import Record
from libs.kit import audit
from libs.kit.outbox import publish
from services.registry.acting import Acting
from services.registry.actions import Action


def note(
    acting: Acting,
    action: Action,
    after: Record,
    before: Record | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Note that a record was made or changed; the event tells its version and nothing personal."""
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind=action.record,
        id=after.id,
        before=before,
        after=after,
        reason=reason,
    )
    publish(
        acting.session,
        kind=action,
        record=action.record,
        id=after.id,
        data={"version": after.version},
    )
