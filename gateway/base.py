"""The gateway's metadata and the base of its tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata

METADATA = new_metadata()


class GatewayTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table of the gateway; table classes do not validate, contracts do."""
