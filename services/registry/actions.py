"""What the audit trail of the registry calls each thing that was done."""

from enum import StrEnum


class Action(StrEnum):
    """An action of the audit trail: the record's kind, a dot, what happened to it."""

    ORGANISATION_ENTERED = "organisation.entered"
    ORGANISATION_CHANGED = "organisation.changed"
    PRODUCER_REGISTERED = "producer.registered"
    PRODUCER_CHANGED = "producer.changed"
    PERSONAL_DATA_READ = "producer.personal_data_read"
    PRODUCT_REGISTERED = "product.registered"
    PRODUCT_CHANGED = "product.changed"
    PRODUCT_CODE_ASSIGNED = "product.code_assigned"
    PAPER_FILED = "paper.filed"
    PAPER_CONTENT_STORED = "paper.content_stored"

    DOSSIER_OPENED = "dossier.opened"
    DOSSIER_REVISED = "dossier.revise"
    DOSSIER_SUBMITTED = "dossier.submit"
    DOSSIER_WITHDRAWN = "dossier.withdraw"
    DOSSIER_ACCEPTED = "dossier.accept"
    DOSSIER_RETURNED = "dossier.return"
    DOSSIER_REJECTED = "dossier.reject"
    DOSSIER_REPORTED = "dossier.report"
    DOSSIER_PROPOSED = "dossier.propose"
    DOSSIER_ENTERED_ROUND = "dossier.enter_round"
    DOSSIER_SCORED = "dossier.open"
    DOSSIER_CONCLUDED = "dossier.conclude"
    DOSSIER_FORWARDED = "dossier.forward"
    DOSSIER_RECOGNISED = "dossier.recognise"
    DOSSIER_ASSESSED_AGAIN = "dossier.assess_again"
    DOSSIER_CLOSED = "dossier.close"
    COUNCIL_FOUNDED = "council.founded"
    ROUND_OPENED = "round.opened"
    ROUND_DOSSIERS_TAKEN_IN = "round.dossiers_taken_in"
    SHEET_FILED = "sheet.filed"
    CONFLICT_DECLARED = "conflict.declared"
    RESULT_RECORDED = "result.recorded"
    DECISION_RECORDED = "decision.recorded"
    PRODUCT_RECOGNISED = "product.recognised"
    RECOGNITION_WITHDRAWN = "recognition.withdrawn"
    WITHDRAWAL_REQUESTED = "recognition.withdrawal_requested"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_TRIED_AGAIN = "certificate.tried_again"
    REFERENCE_PROPOSED = "reference.proposed"
    REFERENCE_CONFIRMED = "reference.confirmed"
    REFERENCE_IN_FORCE = "reference.in_force"
    REFERENCE_WITHDRAWAL_ASKED = "reference.withdrawal_asked"
    REFERENCE_WITHDRAWN = "reference.withdrawn"
    DOSSIER_DUE_MOVED = "dossier.due_day_moved"

    @property
    def record(self) -> str:
        """Give the kind of record that it is done to."""
        return self.partition(".")[0]
