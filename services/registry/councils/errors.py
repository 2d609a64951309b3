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
    """Too few seats have scored; says who may still file and what else would cure it."""

    kind = Kind.CONFLICT
    code = "quorum_not_met"


class ChairMustAttend(OcopError):
    """The chair is recorded as absent, and the regulations want the chair."""

    kind = Kind.CONFLICT
    code = "chair_must_attend"


class ConflictsUndecided(OcopError):
    """Possible conflicts wait for whoever decides on them."""

    kind = Kind.CONFLICT
    code = "conflicts_undecided"


class NothingToDecide(OcopError):
    """There is no possible conflict of that kind, or it is decided."""

    kind = Kind.CONFLICT
    code = "nothing_to_decide"


class SheetStays(OcopError):
    """A filed sheet leaves only by its member's own word or the chair's decision."""

    kind = Kind.CONFLICT
    code = "sheet_stays"


class HasFiled(OcopError):
    """A member who has filed is not absent."""

    kind = Kind.CONFLICT
    code = "has_filed"


class AbsenceRecordedAlready(OcopError):
    """The member is recorded as absent."""

    kind = Kind.CONFLICT
    code = "absence_recorded_already"


class ActInCouncilPost(OcopError):
    """The account has the seat, but acts in another of its posts."""

    kind = Kind.FORBIDDEN
    code = "act_in_council_post"


class NotPresiding(OcopError):
    """Only who presides confirms and decides; says who that is."""

    kind = Kind.FORBIDDEN
    code = "not_presiding"


class ConfirmedByProposer(OcopError):
    """Who proposed is not who confirms."""

    kind = Kind.FORBIDDEN
    code = "confirmed_by_proposer"


class NothingProposed(OcopError):
    """No conclusion waits for a confirmation."""

    kind = Kind.CONFLICT
    code = "nothing_proposed"


class CouncilNotInForce(OcopError):
    """The council's founding document is not in force."""

    kind = Kind.CONFLICT
    code = "council_not_in_force"


class CouncilFoundedAlready(OcopError):
    """The council is in force."""

    kind = Kind.CONFLICT
    code = "council_founded_already"


class NoLongerMember(OcopError):
    """The member's account or post does not hold on the day of the act."""

    kind = Kind.FORBIDDEN
    code = "no_longer_member"


class SatAlready(OcopError):
    """The same person has sat on the dossier at another level."""

    kind = Kind.FORBIDDEN
    code = "sat_already"


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
