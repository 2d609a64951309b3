"""The expected failures of dossiers; their words are in `messages.json`."""

from collections.abc import Iterator
from contextlib import contextmanager

from libs.contracts.errors import Fault, InvalidInput, Kind, OcopError


class ActRefused(OcopError):
    """The dossier's state does not allow this act."""

    kind = Kind.CONFLICT
    code = "act_not_possible"


class DossierAlreadySubmitted(ActRefused):
    """The dossier was submitted before."""

    code = "dossier_already_submitted"


class DossierFrozen(ActRefused):
    """What was submitted is frozen."""

    code = "dossier_frozen"


class DossierEnded(ActRefused):
    """The dossier has come to its end."""

    code = "dossier_ended"


class ActNotOfThisLevel(ActRefused):
    """The rulebook gives the level that has the dossier another task."""

    code = "act_not_of_this_level"


class NoLevelAbove(ActRefused):
    """The rulebook sends the dossier no further."""

    code = "no_level_above"


class NotToBeForwarded(ActRefused):
    """The result does not send the dossier up."""

    code = "not_to_be_forwarded"


class NotToBeRecognised(ActRefused):
    """The result recognises nothing."""

    code = "not_to_be_recognised"


class NotToBeAssessedAgain(ActRefused):
    """Only what the centre gave less than is forwarded for may be assessed again below."""

    code = "not_to_be_assessed_again"


class NotToBeClosed(ActRefused):
    """Only what may be assessed again may also be closed without a recognition."""

    code = "not_to_be_closed"


class AgreementNeeded(ActRefused):
    """Some members' sheets end the assessment and others' do not: the council agrees first."""

    code = "agreement_needed"


class DossierOpenAlready(OcopError):
    """The product has another dossier under way."""

    kind = Kind.CONFLICT
    code = "dossier_open_already"


class NotYourLevel(OcopError):
    """The act belongs to another level."""

    kind = Kind.FORBIDDEN
    code = "not_your_level"


class ProducersOwnStep(OcopError):
    """Only the producer's own account does this on a dossier of today."""

    kind = Kind.FORBIDDEN
    code = "producers_own_step"


class HistoryOnly(OcopError):
    """Who enters history does it on what is history, and nobody else does it there."""

    kind = Kind.FORBIDDEN
    code = "history_only"


class DossierIncomplete(InvalidInput):
    """The dossier lacks something or names something wrong; one fault a place."""

    code = "dossier_incomplete"


REFUSALS: dict[str, type[ActRefused]] = {
    kind.code: kind
    for kind in (
        ActRefused,
        DossierAlreadySubmitted,
        DossierFrozen,
        DossierEnded,
        ActNotOfThisLevel,
        NoLevelAbove,
        NotToBeForwarded,
        NotToBeRecognised,
        NotToBeAssessedAgain,
        NotToBeClosed,
        AgreementNeeded,
    )
}
"""The error of each refusal that the rules know."""


@contextmanager
def pointing_to(pointer: str) -> Iterator[None]:
    """Name the place in the request, one of several, at which a failure happened."""
    try:
        yield
    except InvalidInput:
        raise
    except OcopError as error:
        error.faults = (Fault(pointer, error.code, error.params), *error.faults)
        raise
