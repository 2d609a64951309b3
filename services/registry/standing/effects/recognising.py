"""The decision that recognises products: rows, and a job for each certificate."""

from collections.abc import Sequence

from libs.contracts.core import Contract
from libs.contracts.errors import Fault, InvalidInput, OcopError
from libs.contracts.registry.documents import DocumentKind, DocumentNumber
from libs.contracts.registry.standing import CertificateProgress
from libs.contracts.scopes import Scope
from libs.kit import audit
from libs.kit.terms import term_end
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.documents import Asked, EffectHandler, Handlers, Issue, Prepared
from services.registry.dossiers import Case, write
from services.registry.standing import jobs, rules, store
from services.registry.standing.effects.annulling import annul
from services.registry.standing.effects.cases import cases_of
from services.registry.standing.errors import AlreadyRecognised, CertificateNumberTaken
from services.registry.standing.rules import RECOGNISE
from services.registry.standing.tables import RecognitionRow


class Recognising(Contract):
    """What only the paper of a past decision knows of a product."""

    certificate_number: DocumentNumber | None = None
    """The number on the paper certificate; today's are numbered when they are issued."""


async def _prepare(acting: Acting, issue: Issue, asked: Sequence[Asked[Recognising]]) -> Prepared:
    cases, faults = await cases_of(acting, issue, asked, RECOGNISE)
    faults |= await _wrong_numbers(acting, issue, asked)

    async def carry_out() -> None:
        rows = [
            _recognise(acting, case, issue, one.particulars.certificate_number)
            for one, case in cases
        ]
        await _written(acting, rows)

    return Prepared(faults, carry_out)


async def _wrong_numbers(
    acting: Acting, issue: Issue, asked: Sequence[Asked[Recognising]]
) -> dict[int, OcopError]:
    """Find certificates' numbers that are missing, ours, or given before by the same unit."""
    numbers = {one.place: one.particulars.certificate_number for one in asked}
    keys = {
        place: rules.certificate_key(issue.unit, number)
        for place, number in numbers.items()
        if number
    }
    taken = await store.certificate_keys_taken(acting.session, list(keys.values()))
    found: dict[int, OcopError] = {}
    for place, number in numbers.items():
        twice = place in keys and list(keys.values()).count(keys[place]) > 1
        code = rules.wrong_certificate_number(
            number, historic=issue.historic, taken=twice or keys.get(place) in taken
        )
        if code is not None:
            at = "/particulars/certificate_number"
            found[place] = InvalidInput(faults=[Fault(at, code, {"number": number or "-"})])
    return found


async def _written(acting: Acting, rows: Sequence[RecognitionRow]) -> None:
    """Write the rows, then order each one's certificate."""
    conflicts = {
        "ix_recognitions_one_a_dossier": AlreadyRecognised(),
        "uq_recognitions_certificate_key": CertificateNumberTaken(),
    }
    await saving.flush(acting.session, conflicts)
    for row in rows:
        await jobs.order(acting.session, jobs.ISSUE, row.id)


def _recognise(acting: Acting, case: Case, issue: Issue, original: str | None) -> RecognitionRow:
    row = _recognition(acting, case, issue, original)
    acting.session.add(row)
    write(acting, case, note=issue.number)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.PRODUCT_RECOGNISED,
        kind="recognition",
        id=row.id,
        after=row.model_dump(mode="json"),
    )
    return row


def _recognition(acting: Acting, case: Case, issue: Issue, original: str | None) -> RecognitionRow:
    dossier, product, producer = case.filed
    frozen = dossier.frozen or {}
    maker = frozen.get("producer", {})
    now, months = acting.clock.now(), case.law.term.months
    if dossier.stars is None or product.code is None:
        raise LookupError(f"dossier {dossier.id} came to a decision without stars or a code")
    return RecognitionRow(
        id=acting.new_id(),
        decision_id=issue.id,
        dossier_id=dossier.id,
        product_id=product.id,
        producer_id=producer.id,
        product_code=product.code,
        product_name=frozen.get("product", {}).get("name", product.name),
        producer_name=maker.get("name", producer.name),
        producer_address=maker.get("address", producer.address),
        product_set=dossier.product_set,
        product_set_label=dossier.product_set_label[:300],
        stars=dossier.stars,
        rulebook=dossier.rulebook,
        procedure_digest=dossier.procedure_digest,
        sheets_digest=dossier.sheets_digest,
        historic=dossier.historic,
        recognised_on=issue.day,
        entered_on=acting.clock.today(),
        validity_months=months,
        valid_until=term_end(issue.day, months),
        certificate_original=original,
        certificate_key=rules.certificate_key(issue.unit, original) if original else None,
        certificate_progress=CertificateProgress.PENDING,
        created_at=now,
        updated_at=now,
    )


RECOGNISING: Handlers = {
    "recognises": EffectHandler(
        documents=frozenset({DocumentKind.RECOGNITION}),
        prepare=_prepare,
        particulars=Recognising,
        scope=Scope.DECISIONS_WRITE,
        undo=annul,
    )
}
