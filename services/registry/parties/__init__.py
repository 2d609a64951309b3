"""Who makes: kinds, identities, representatives."""

from services.registry.parties.acts import load_producer
from services.registry.parties.api import router
from services.registry.parties.rules import require_editable_at
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import ProducerRow
from services.registry.parties.views import producer_ref_of

__all__ = [
    "FoundProducer",
    "ProducerRow",
    "load_producer",
    "producer_ref_of",
    "require_editable_at",
    "router",
]
