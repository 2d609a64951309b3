"""Who makes: kinds, identities, representatives, and who acts for them."""

from services.registry.parties.acts import load_producer
from services.registry.parties.api import router
from services.registry.parties.claims import confirm_by_taking_in, require_standing
from services.registry.parties.held import PRODUCERS_HELD, place_producers, producers_in
from services.registry.parties.interests import Interest, has_interest, interests_of
from services.registry.parties.mandates import (
    Deed,
    require_editable,
    require_may,
    require_no_helper,
    require_wide_enough,
)
from services.registry.parties.mandates import router as mandates_router
from services.registry.parties.store import FoundProducer
from services.registry.parties.tables import ProducerRow
from services.registry.parties.views import producer_ref_of

__all__ = [
    "PRODUCERS_HELD",
    "Deed",
    "FoundProducer",
    "Interest",
    "ProducerRow",
    "confirm_by_taking_in",
    "has_interest",
    "interests_of",
    "load_producer",
    "mandates_router",
    "place_producers",
    "producer_ref_of",
    "producers_in",
    "require_editable",
    "require_may",
    "require_no_helper",
    "require_standing",
    "require_wide_enough",
    "router",
]
