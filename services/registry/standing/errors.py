"""The expected failures of decisions; their words are in `messages.json`."""

from libs.contracts.errors import Kind, OcopError


class CertificateNumberTaken(OcopError):
    """The unit gave this number to another paper certificate."""

    kind = Kind.CONFLICT
    code = "certificate_number_taken"


class DecisionMixed(OcopError):
    """One decision is one authority's."""

    kind = Kind.CONFLICT
    code = "decision_mixed"


class NotTheAuthority(OcopError):
    """Another level recognises or withdraws this."""

    kind = Kind.FORBIDDEN
    code = "not_the_authority"


class AlreadyRecognised(OcopError):
    """The dossier has its recognition."""

    kind = Kind.CONFLICT
    code = "already_recognised"


class AlreadyWithdrawn(OcopError):
    """The recognition was withdrawn before."""

    kind = Kind.CONFLICT
    code = "already_withdrawn"


class NothingToTryAgain(OcopError):
    """No job of this recognition has failed for good."""

    kind = Kind.CONFLICT
    code = "nothing_to_try_again"


class RequestIsForTheMinistry(OcopError):
    """Only the ministry asks another authority to withdraw what that one gave."""

    kind = Kind.FORBIDDEN
    code = "request_is_for_the_ministry"
