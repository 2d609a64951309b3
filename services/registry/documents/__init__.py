"""Official documents: drafted by one person, put in force by another, with effects on records.

The face of the chapter. A later chapter registers what its documents do (`EffectHandler`) and
drafts them with `draft`; it is carried out when another person puts the document in force.
"""

from services.registry.documents.acts import Drafting, OnPaper, draft, load
from services.registry.documents.api import public_router, router
from services.registry.documents.effects import (
    Asked,
    EffectHandler,
    Handlers,
    Issue,
    Nothing,
    Prepared,
    prepare_all,
)
from services.registry.documents.errors import pointing
from services.registry.documents.issuers import issuer_on
from services.registry.documents.own import EFFECTS
from services.registry.documents.rules import number_key
from services.registry.documents.store import readable
from services.registry.documents.tables import DocumentRow, EffectRow
from services.registry.documents.views import drafter_of, put_in_force_by, signer_of

__all__ = [
    "EFFECTS",
    "Asked",
    "DocumentRow",
    "Drafting",
    "EffectHandler",
    "EffectRow",
    "Handlers",
    "Issue",
    "Nothing",
    "OnPaper",
    "Prepared",
    "draft",
    "drafter_of",
    "issuer_on",
    "load",
    "number_key",
    "pointing",
    "prepare_all",
    "public_router",
    "put_in_force_by",
    "readable",
    "router",
    "signer_of",
]
