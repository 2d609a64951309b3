"""From row to contract: a paper as the API shows it."""

from libs.contracts.registry.evidence import Paper, PaperContent, PaperOwner
from libs.kit.clock import VIETNAM
from services.registry.evidence.tables import PaperFileRow, PaperRow


def paper_of(row: PaperRow, file: PaperFileRow | None) -> Paper:
    """Give a paper; `file` is None until its content has been stored."""
    return Paper(
        id=row.id,
        version=row.version,
        producer_id=row.producer_id,
        owner=PaperOwner(kind=row.owner_kind, id=row.owner_id),
        unit=row.unit,
        kind=row.kind,
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        content=content_of(file) if file else None,
        created_at=row.created_at.astimezone(VIETNAM),
    )


def content_of(file: PaperFileRow) -> PaperContent:
    """Give a stored file's particulars."""
    return PaperContent(sha256=file.sha256, size=file.size, content_type=file.content_type)
