"""What documents do to dossiers and recognitions; one file a kind of effect."""

from services.registry.documents import Handlers
from services.registry.standing.effects.moving import MOVES
from services.registry.standing.effects.recognising import RECOGNISING, Recognising
from services.registry.standing.effects.withdrawing import WITHDRAWING, Requesting, Withdrawing

EFFECTS: Handlers = {**MOVES, **RECOGNISING, **WITHDRAWING}

__all__ = ["EFFECTS", "Recognising", "Requesting", "Withdrawing"]
