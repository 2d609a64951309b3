"""What the audit trail of the registry calls each thing that was done."""

from enum import StrEnum


class Action(StrEnum):
    """An action of the audit trail: the record's kind, a dot, what happened to it."""

    PRODUCER_REGISTERED = "producer.registered"
    PRODUCER_CHANGED = "producer.changed"
    PERSONAL_DATA_READ = "producer.personal_data_read"
    PRODUCT_REGISTERED = "product.registered"
    PRODUCT_CHANGED = "product.changed"
    PRODUCT_CODE_ASSIGNED = "product.code_assigned"
    PAPER_FILED = "paper.filed"
    PAPER_CONTENT_STORED = "paper.content_stored"
