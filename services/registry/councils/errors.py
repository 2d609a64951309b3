"""The expected failures of councils; their words are in `messages.json`."""

from libs.contracts.errors import InvalidInput, Kind, OcopError


class NotAMember(OcopError):
    """The caller has no seat in the council that has the dossier."""

    kind = Kind.FORBIDDEN
    code = "not_a_member"


class ConflictOfInterest(OcopError):
    """The member has an interest in the product."""

    kind = Kind.FORBIDDEN
    code = "conflict_of_interest"


class NotYourUnit(OcopError):
    """A council of today is founded by its own level and unit."""

    kind = Kind.FORBIDDEN
    code = "not_your_unit"


class SheetFiledAlready(OcopError):
    """The member has filed a sheet on this dossier."""

    kind = Kind.CONFLICT
    code = "sheet_filed_already"


class SheetsMissing(OcopError):
    """Members have neither filed a sheet nor been recorded as absent."""

    kind = Kind.CONFLICT
    code = "sheets_missing"


class QuorumNotMet(OcopError):
    """Too few sheets, or none of the chair's, by the council's regulations."""

    kind = Kind.CONFLICT
    code = "quorum_not_met"


class SealBroken(OcopError):
    """A sheet is not what was filed; nothing is opened."""

    kind = Kind.CONFLICT
    code = "seal_broken"


class RulebookMixed(OcopError):
    """A round holds dossiers of one rulebook."""

    kind = Kind.CONFLICT
    code = "rulebook_mixed"


class HistoryMixed(OcopError):
    """Dossiers of today and historic ones do not share a council or a decision."""

    kind = Kind.CONFLICT
    code = "history_mixed"


class RoundOfAnotherUnit(OcopError):
    """The round belongs to another level or unit than the dossier's next step."""

    kind = Kind.CONFLICT
    code = "round_of_another_unit"


class CouncilOutOfTerm(OcopError):
    """The council's term does not cover the day."""

    kind = Kind.CONFLICT
    code = "council_out_of_term"


class ConflictDeclaredAlready(OcopError):
    """The member's conflict of interest is on record."""

    kind = Kind.CONFLICT
    code = "conflict_declared_already"


class SheetInvalid(InvalidInput):
    """The sheet does not fit the product set; one fault a place."""

    code = "sheet_invalid"
