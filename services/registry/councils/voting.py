"""What a council's votes come to: who voted, what was carried (pure)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from libs.contracts.errors import Fault
from libs.contracts.registry.councils import Regulations
from libs.contracts.registry.voting import Ballot, FindingVote, OptionVote


def faults_of(
    options: Sequence[OptionVote],
    findings: Sequence[FindingVote],
    sat: Collection[UUID],
    regulations: Regulations,
) -> list[Fault]:
    """Give what is wrong with the votes of a sitting; `sat`: whose sheets counted.

    Ours: decision 0122; everybody who sat is in one list of each vote, nobody else in any, and at
    one criterion one option at most is carried.
    """
    groups: dict[str, Sequence[Ballot]] = {"options": options, "findings": findings}
    faults = [
        fault
        for group, votes in groups.items()
        for number, vote in enumerate(votes)
        for fault in _faults_of_one(vote, sat, f"/{group}/{number}")
    ]
    return faults + _carried_twice(options, findings, sat, regulations)


def _faults_of_one(vote: Ballot, sat: Collection[UUID], pointer: str) -> list[Fault]:
    voices = Counter([*vote.in_favour, *vote.against, *vote.abstained])
    found = [
        (code, sorted(map(str, who)))
        for code, who in (
            ("voted_without_seat", set(voices) - set(sat)),
            ("voted_twice", {one for one, times in voices.items() if times > 1}),
            ("vote_missing", set(sat) - set(voices)),
        )
        if who
    ]
    return [Fault(pointer, code, {"members": who}) for code, who in found]


def _carried_twice(
    options: Sequence[OptionVote],
    findings: Sequence[FindingVote],
    sat: Collection[UUID],
    regulations: Regulations,
) -> list[Fault]:
    names: dict[str, list[str | None]] = {
        "options": [
            vote.criterion if is_carried(vote, sat, regulations) else None for vote in options
        ],
        "findings": [vote.finding for vote in findings],
    }
    return [
        Fault(f"/{group}/{number}", "agreed_twice", {"on": name})
        for group, given in names.items()
        for number, name in enumerate(given)
        if name is not None and name in given[:number]
    ]


def is_carried(vote: Ballot, sat: Collection[UUID], regulations: Regulations) -> bool:
    """Say whether a vote was carried, by the part of those who sat that is in favour.

    Law: 26/2026 Đ.7 k.3b leaves it to the regulations. Ours: decision 0122, more than half where
    they say nothing; who abstains is not in favour, and the chair has one voice.
    """
    voices, all_voices = len(vote.in_favour), len(sat)
    match regulations.agreement:
        case "all":
            return voices == all_voices
        case "two_thirds":
            return 3 * voices >= 2 * all_voices
        case _:
            return 2 * voices > all_voices


def agreed(
    options: Sequence[OptionVote], sat: Collection[UUID], regulations: Regulations
) -> Mapping[str, int]:
    """Give the options that were carried, by criterion.

    Ours: decision 0122.
    """
    return {vote.criterion: vote.option for vote in options if is_carried(vote, sat, regulations)}


def found(
    findings: Sequence[FindingVote], sat: Collection[UUID], regulations: Regulations
) -> list[str]:
    """Give the findings that were carried.

    Ours: decision 0122.
    """
    return [vote.finding for vote in findings if is_carried(vote, sat, regulations)]


def places(
    options: Sequence[OptionVote],
    findings: Sequence[FindingVote],
    sat: Collection[UUID],
    regulations: Regulations,
) -> Mapping[str, str]:
    """Give where in the request stands what scoring is told of: its pointer to ours.

    Ours: only what was carried is scored, so that what was not keeps its number.
    """
    carried = [number for number, vote in enumerate(findings) if is_carried(vote, sat, regulations)]
    return {
        **{
            f"/agreed/{vote.criterion}": f"/options/{number}/option"
            for number, vote in enumerate(options)
            if is_carried(vote, sat, regulations)
        },
        **{f"/findings/{at}": f"/findings/{number}/finding" for at, number in enumerate(carried)},
    }
