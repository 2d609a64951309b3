"""Imports every module of tables, so that migrations see the whole of METADATA."""

from services.certificates.base import METADATA
from services.certificates.issuing import tables as issuing
from services.certificates.records import tables as records

__all__ = ["METADATA", "issuing", "records"]
