"""Imports every module of tables, so that migrations see the whole of METADATA."""

from services.registry import mandated
from services.registry.base import METADATA
from services.registry.councils import tables as councils
from services.registry.documents import tables as documents
from services.registry.dossiers import tables as dossiers
from services.registry.evidence import tables as evidence
from services.registry.land import tables as territory
from services.registry.notices import tables as notices
from services.registry.organisations import tables as organisations
from services.registry.parties import tables as producers
from services.registry.products import tables as products
from services.registry.quotas import tables as quotas
from services.registry.reference import tables as reference
from services.registry.standing import tables as recognition

__all__ = [
    "METADATA",
    "councils",
    "documents",
    "dossiers",
    "evidence",
    "mandated",
    "notices",
    "organisations",
    "producers",
    "products",
    "quotas",
    "recognition",
    "reference",
    "territory",
]
