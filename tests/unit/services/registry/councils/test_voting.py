"""Votes: who has one, and what they carry."""

import pytest

from libs.contracts.registry.councils import Regulations
from libs.contracts.registry.voting import FindingVote, OptionVote
from services.registry.councils.voting import agreed, faults_of, found, is_carried, places
from tests.support.ids import new_id

FIVE = [new_id() for _ in range(5)]
STRANGER = new_id()


def vote(in_favour: int, against: int = 0, criterion: str = "1.1", option: int = 2) -> OptionVote:
    """The first members are in favour, the next against, the rest abstain."""
    return OptionVote(
        criterion=criterion,
        option=option,
        in_favour=FIVE[:in_favour],
        against=FIVE[in_favour : in_favour + against],
        abstained=FIVE[in_favour + against :],
    )


@pytest.mark.parametrize(("rule", "least"), [("more_than_half", 3), ("two_thirds", 4), ("all", 5)])
def test_a_vote_is_carried_by_those_who_sat_not_by_those_who_spoke(rule: str, least: int) -> None:
    regulations = Regulations.model_validate({"agreement": rule})
    carried = [is_carried(vote(number), FIVE, regulations) for number in range(6)]
    assert carried == [number >= least for number in range(6)]


def test_half_of_an_even_number_is_not_more_than_half() -> None:
    four = FIVE[:4]
    tie = OptionVote(criterion="1.1", option=1, in_favour=four[:2], against=four[2:])
    assert not is_carried(tie, four, Regulations())


def test_only_what_was_carried_is_agreed() -> None:
    votes = [vote(2, 3, "1.1", 1), vote(3, 2, "1.1", 2), vote(2, 0, "1.2", 1)]
    assert agreed(votes, FIVE, Regulations()) == {"1.1": 2}
    assert faults_of(votes, [], FIVE, Regulations()) == []


def test_a_finding_needs_the_same_majority() -> None:
    few = FindingVote(finding="FORGED_DOSSIER", in_favour=FIVE[:2], against=FIVE[2:])
    most = FindingVote(finding="BANNED", in_favour=FIVE[:3], abstained=FIVE[3:])
    assert found([few, most], FIVE, Regulations()) == ["BANNED"]
    assert places([], [few, most], FIVE, Regulations()) == {"/findings/0": "/findings/1/finding"}


def test_all_faults_of_all_votes_are_told_at_once() -> None:
    strange = OptionVote(criterion="1.1", option=1, in_favour=[*FIVE, STRANGER])
    twice = OptionVote(criterion="1.2", option=1, in_favour=FIVE, against=FIVE[:1])
    silent = FindingVote(finding="X", in_favour=FIVE[:3])
    again = vote(5, 0, "1.1", 3)
    faults = faults_of([strange, twice, again], [silent], FIVE, Regulations())
    assert {(fault.pointer, fault.code) for fault in faults} == {
        ("/options/0", "voted_without_seat"),
        ("/options/1", "voted_twice"),
        ("/options/2", "agreed_twice"),
        ("/findings/0", "vote_missing"),
    }
