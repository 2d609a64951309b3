"""The certificates service's metadata and the base of its tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata

METADATA = new_metadata()


class CertificatesTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table here; table classes do not validate, contracts do."""
