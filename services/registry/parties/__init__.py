"""Who makes: kinds, identities, representatives."""

from services.registry.parties.acts import load_producer
from services.registry.parties.api import router
from services.registry.parties.held import PRODUCERS_HELD, place_producers, producers_in
from services.registry.parties.rules import require_editable_at
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import ProducerRow
from services.registry.parties.views import producer_ref_of

__all__ = [
    "PRODUCERS_HELD",
    "FoundProducer",
    "ProducerRow",
    "load_producer",
    "place_producers",
    "producer_ref_of",
    "producers_in",
    "require_editable_at",
    "router",
]
