"""Open a dossier on a product."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.contracts.errors import AlreadyExists
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.dossiers import Dossier, DossierCreate, DossierStatus, SelfAssessment
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.dossiers import case, law
from services.registry.dossiers.errors import DossierOpenAlready, ProducersOwnStep
from services.registry.dossiers.law import Binding
from services.registry.dossiers.store import Filed
from services.registry.dossiers.tables import DossierRow
from services.registry.parties import ProducerRow, require_standing
from services.registry.products import ProductRow, load_product


@dataclass(frozen=True, slots=True)
class Opening:
    """A dossier to be opened, with all that is known of it."""

    id: UUID | None
    kind: AssessmentKind
    product: ProductRow
    producer: ProducerRow
    product_set: int
    label: str
    """The product set's name under its rulebook."""
    binding: Binding
    commune: str
    district: str | None
    province: str
    historic: bool = False
    lodged_on: date | None = None
    """The paper's day of lodging, for history; else the day of submission fills it."""
    slip_number: str | None = None
    product_code: str | None = None


async def open_dossier(acting: Acting, new: DossierCreate) -> Dossier:
    """Open a dossier on a product of the caller's own, under the law of today."""
    product, producer = await load_product(acting, new.product_id)
    if not acting.is_producer and await acting.mandate(producer.id) is None:
        raise ProducersOwnStep
    require_standing(producer)
    binding = law.of_day(acting.clock.today(), new.kind)
    place = acting.reach.today(product.commune)
    return await record_opening(
        acting,
        Opening(
            id=new.id,
            kind=new.kind,
            product=product,
            producer=producer,
            product_set=product.product_set,
            label=law.label_of(binding.procedure, product.product_set),
            binding=binding,
            commune=place.commune or product.commune,
            district=None,
            province=place.province or "",
        ),
    )


async def record_opening(acting: Acting, new: Opening) -> Dossier:
    """Write a dossier that is opened, bound to its law."""
    now, decree = acting.clock.now(), new.binding.decree
    row = DossierRow(
        id=acting.new_id(new.id),
        product_id=new.product.id,
        producer_id=new.producer.id,
        product_set=new.product_set,
        product_set_label=new.label,
        kind=new.kind,
        historic=new.historic,
        rulebook=decree.procedure.id,
        procedure_digest=decree.procedure_digest,
        sheets_digest=decree.sheets_digest,
        lodged_on=new.lodged_on,
        finish_by=new.binding.finish_by if new.historic else None,
        slip_number=new.slip_number,
        product_code=new.product_code,
        status=DossierStatus.DRAFT,
        commune=new.commune,
        district=new.district,
        province=new.province,
        self_assessment=SelfAssessment().model_dump(mode="json"),
        marks=[],
        forwardings=[],
        created_at=now,
        updated_at=now,
    )
    await law.bind(acting.session, decree, now)
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {
            "pk_dossiers": AlreadyExists(),
            "ix_dossiers_one_open_a_product": DossierOpenAlready(product=str(new.product.id)),
        },
    )
    audit.record(
        acting.session,
        acting.principal,
        action=Action.DOSSIER_OPENED,
        kind="dossier",
        id=row.id,
        after=case.snapshot(row),
    )
    filed = Filed(row, new.product, new.producer)
    return await case.shown(acting, filed, decree.procedure, [])
