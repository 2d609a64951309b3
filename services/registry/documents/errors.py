"""The expected failures of documents; their words are in `messages.json`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from libs.contracts.errors import Fault, InvalidInput, Kind, OcopError


class DocumentNumberTaken(OcopError):
    """The unit has given this number in this year; `document` names which one has it."""

    kind = Kind.CONFLICT
    code = "document_number_taken"


class DocumentNotADraft(OcopError):
    """Only a draft is changed, discarded or put in force."""

    kind = Kind.CONFLICT
    code = "document_not_a_draft"


class DraftedByYourself(OcopError):
    """Who drafted a document does not put it in force."""

    kind = Kind.FORBIDDEN
    code = "drafted_by_yourself"


class NotThisUnitsLeader(OcopError):
    """Another unit's leader puts it in force."""

    kind = Kind.FORBIDDEN
    code = "not_this_units_leader"


class NotTheConfirmingLeader(OcopError):
    """History is confirmed by a leader of the level above."""

    kind = Kind.FORBIDDEN
    code = "not_the_confirming_leader"


class PostHasEnded(OcopError):
    """The post in which the caller acts is not held today."""

    kind = Kind.FORBIDDEN
    code = "post_has_ended"


class UnitHasEnded(OcopError):
    """A unit that has ended drafts and puts in force nothing but history."""

    kind = Kind.FORBIDDEN
    code = "unit_has_ended"


class HistoryIsConfirmed(OcopError):
    """A document of the past is confirmed, not signed; one of today is signed, not confirmed."""

    kind = Kind.CONFLICT
    code = "history_is_confirmed"


class NotTheDrafter(OcopError):
    """A draft is changed by the unit that drafted it."""

    kind = Kind.FORBIDDEN
    code = "not_the_drafting_unit"


class DocumentNotInForce(OcopError):
    """Only what is in force is annulled or corrected."""

    kind = Kind.CONFLICT
    code = "document_not_in_force"


class AnnulmentIsFinal(OcopError):
    """An annulment is not annulled; what it took back is decided again."""

    kind = Kind.CONFLICT
    code = "annulment_is_final"


class EffectCannotBeUndone(OcopError):
    """What the document did cannot be taken back by an annulment."""

    kind = Kind.CONFLICT
    code = "effect_cannot_be_undone"


@contextmanager
def pointing(places: Mapping[str, str]) -> Iterator[None]:
    """Name the places of a document as a request of another form names them."""
    try:
        yield
    except InvalidInput as error:
        error.faults = tuple(
            Fault(places.get(one.pointer, one.pointer), one.code, one.params, one.where)
            for one in error.faults
        )
        raise
