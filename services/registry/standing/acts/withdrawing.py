"""Draft a withdrawal, by the authority that may; draft the request for one, by the ministry."""

from uuid import UUID

from libs.contracts.registry.documents import Document, DocumentKind
from libs.contracts.registry.standing import WithdrawalInput, WithdrawalRequestInput
from libs.kit.concurrency import check_version
from services.registry import documents
from services.registry.acting import Acting
from services.registry.standing.acts.reading import load_recognition
from services.registry.standing.acts.routing import PLACES, drafted


async def withdraw(
    acting: Acting, recognition_id: UUID, asked: WithdrawalInput, *, if_match: str
) -> Document:
    """Draft a withdrawal on a legal ground; the recognition ends when it is in force."""
    found = await load_recognition(acting, recognition_id, lock=True)
    drafting = drafted(
        DocumentKind.WITHDRAWAL,
        "withdraws",
        recognition_id,
        asked.decision,
        asked.id,
        ground=asked.ground,
        reason=asked.reason,
    )
    with documents.pointing(PLACES):
        document = await documents.draft(acting, drafting)
    check_version(if_match, found.recognition.version)
    return document


async def request_withdrawal(
    acting: Acting, recognition_id: UUID, asked: WithdrawalRequestInput
) -> Document:
    """Draft the ministry's letter that asks the authority to withdraw."""
    await load_recognition(acting, recognition_id)
    drafting = drafted(
        DocumentKind.WITHDRAWAL_REQUEST,
        "requests_withdrawal",
        recognition_id,
        asked.decision,
        asked.id,
        reason=asked.reason,
    )
    with documents.pointing(PLACES):
        return await documents.draft(acting, drafting)
