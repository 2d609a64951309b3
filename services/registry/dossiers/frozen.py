"""What a dossier freezes, and what marks point into: the formats of the legal record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.registry.dossiers.store import Filed
from services.registry.dossiers.tables import DossierRow
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow

FORMAT = "ocop-dossier/2"


def frozen_document(
    filed: Filed, papers: Mapping[UUID, str | None], law: Mapping[str, Any]
) -> dict[str, Any]:
    """Give everything that submission freezes; `law` are the columns that bind it to its rulebook.

    Ours: own score, papers' hashes, product and producer as they are on that day.
    """
    row, product, producer = filed
    return {
        "format": FORMAT,
        "dossier": str(row.id),
        "kind": row.kind.value,
        "lodged_on": str(law["lodged_on"]),
        "rulebook": {
            "id": law["rulebook"],
            "procedure": law["procedure_digest"],
            "sheets": law["sheets_digest"],
        },
        "product_set": {"number": row.product_set, "name": law["product_set_label"]},
        "product": _product(product),
        "producer": _producer(producer),
        "self_assessment": row.self_assessment,
        "papers": {str(paper): sha256 for paper, sha256 in papers.items()},
    }


def law_of(row: DossierRow) -> dict[str, Any]:
    """Give the columns that bind a dossier to its rulebook, as they stand."""
    return {
        "lodged_on": row.lodged_on,
        "finish_by": row.finish_by,
        "rulebook": row.rulebook,
        "procedure_digest": row.procedure_digest,
        "sheets_digest": row.sheets_digest,
        "product_set_label": row.product_set_label,
    }


def marked_document(filed: Filed) -> dict[str, Any]:
    """Give the document that marks of a return point into."""
    row, product, producer = filed
    return {
        **(row.frozen or frozen_document(filed, {}, law_of(row))),
        "self_assessment": row.self_assessment,
        "commune_report": row.commune_report,
        "product": {"name": product.name, "description": product.description},
        "producer": {"name": producer.name, "address": producer.address},
    }


def _product(row: ProductRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "commune": row.commune,
        "group": row.product_group,
        "description": row.description,
        "specification": row.specification,
        "gtin": row.gtin,
    }


def _producer(row: ProducerRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "name": row.name,
        "commune": row.commune,
        "address": row.address,
        "tax_code": row.tax_code,
    }
