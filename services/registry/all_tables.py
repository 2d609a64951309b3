"""Imports every module of tables, so that migrations see the whole of METADATA."""

from services.registry.base import METADATA
from services.registry.evidence import tables as evidence
from services.registry.producers import tables as producers
from services.registry.products import tables as products
from services.registry.territory import tables as territory

__all__ = ["METADATA", "evidence", "producers", "products", "territory"]
