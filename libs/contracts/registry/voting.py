"""How a council voted: on the option of a criterion, or on a finding that ends the assessment."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.core import Contract, ShortText
from libs.contracts.scoring import CriterionCode, OptionNumber

Voters = Annotated[list[UUID], Field(max_length=200)]
"""Members, by their identifiers in the council."""


class Ballot(Contract):
    """One vote: everybody who sat is in exactly one of the three lists."""

    in_favour: Voters
    against: Voters = Field(default_factory=list)
    abstained: Voters = Field(default_factory=list)


class OptionVote(Ballot):
    """A vote on the option that the council agrees on at a criterion."""

    criterion: CriterionCode
    option: OptionNumber


class FindingVote(Ballot):
    """A vote on a finding, by its code, e.g. `FORGED_DOSSIER`."""

    finding: ShortText


class Votes(Contract):
    """Every vote of a conclusion, also those that were not carried."""

    options: list[OptionVote]
    findings: list[FindingVote]
