"""How entries are listed: the orders, and the columns of the tables."""

from libs.contracts.registry.reference import Reference, ReferenceLine
from libs.kit.exports import Column
from libs.kit.lists import Listing, descending
from services.registry.reference.tables import ReferenceRow

PROPOSALS = Listing[Reference](
    {"newest": [descending(ReferenceRow.position)]},
    columns=[
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Khóa", "Key", lambda one: one.key, width=30),
        Column("Tình trạng", "Status", lambda one: one.status),
        Column("Áp dụng từ", "Effective on", lambda one: one.effective_on),
        Column("Văn bản", "Legal basis", lambda one: one.legal_basis.number),
        Column("Lý do", "Reason", lambda one: one.reason, width=50),
        Column("Người đề nghị", "Proposed by", lambda one: one.proposed.by.name),
        Column("Số xác nhận", "Confirmations", lambda one: len(one.confirmations)),
        Column("Cần xác nhận", "Confirmations needed", lambda one: one.confirmations_needed),
    ],
)
"""Entries with who took part in them, for stewards."""

LINES = Listing[ReferenceLine](
    {"latest": [descending(ReferenceRow.effective_on), descending(ReferenceRow.position)]},
    columns=[
        Column("Loại", "Kind", lambda one: one.kind),
        Column("Khóa", "Key", lambda one: one.key, width=30),
        Column("Áp dụng từ", "Effective on", lambda one: one.effective_on),
        Column("Văn bản", "Legal basis", lambda one: one.legal_basis.number),
        Column("Ngày văn bản", "Issued on", lambda one: one.legal_basis.issued_on),
        Column("Cơ quan ban hành", "Issuer", lambda one: one.legal_basis.issuer, width=40),
    ],
)
"""Entries in force, for everybody."""
