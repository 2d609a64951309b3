"""The expected failures of the scoring service; their words are in `messages.json`."""

from libs.contracts.errors import Kind, OcopError


class RulebookUnknown(OcopError):
    """No rulebook has this id."""

    kind = Kind.NOT_FOUND
    code = "rulebook_unknown"


class ProductSetUnknown(OcopError):
    """The rulebook has no product set of this number."""

    kind = Kind.NOT_FOUND
    code = "product_set_unknown"


class NoRulebookApplies(OcopError):
    """No rulebook was in force on that day."""

    kind = Kind.NOT_FOUND
    code = "no_rulebook_applies"


class NoVectors(OcopError):
    """No test vectors are published for this rulebook."""

    kind = Kind.NOT_FOUND
    code = "no_vectors"
