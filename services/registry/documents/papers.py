"""Scans and signed files that a document names."""

from collections.abc import Sequence
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput
from services.registry.acting import Acting
from services.registry.evidence import FoundPaper, papers_named


async def require_scans(
    acting: Acting, paper_ids: Sequence[UUID], pointer: str = "/papers"
) -> None:
    """Refuse papers that are not there for the caller, and papers without a file."""
    if not paper_ids:
        return
    found = await papers_named(acting.session, paper_ids)
    codes = [await _wrong(acting, found.get(one)) for one in paper_ids]
    faults = [Fault(f"{pointer}/{place}", code) for place, code in enumerate(codes) if code]
    if faults:
        raise InvalidInput(faults=faults)


async def _wrong(acting: Acting, found: FoundPaper | None) -> str | None:
    if found is None or not await found.is_seen_by(acting):
        return "paper_of_document_unknown"
    return "scan_without_file" if found.paper.sha256 is None else None
