"""A second reading of the sheets, line by line, that shares nothing with what compiles them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import law

_NODE = re.compile(r'^( *)- code: "([^"]+)"$')
_FIELD = re.compile(r"^ +(max|transcribed_max): (\d+)$")
_OPTION = re.compile(r"^ +- \{(.*)\}$")
_FLOOR = re.compile(r'^  "([345])": \{(.*)\}$')
_QUOTED = r'("(?:[^"\\]|\\.)*")'


@dataclass
class Option:
    """One option's line: its words, its points as read and as printed, and its mark."""

    text: str
    points: int
    printed: str
    star: int
    transcribed: str


@dataclass
class Node:
    """A part, section or criterion, with what stands below it."""

    code: str
    indent: int
    lines: list[str] = field(default_factory=list)
    max: int = 0
    transcribed_max: int | None = None
    children: "list[Node]" = field(default_factory=list)
    options: list[Option] = field(default_factory=list)

    @property
    def derived(self) -> bool:
        """Tell whether the options are ours and not printed."""
        return any(line.strip() == "derived_options: true" for line in self.lines)

    @property
    def marked_by_name(self) -> bool:
        """Tell whether the asterisks stand after the criterion's name and not after an option."""
        return any(line.strip().startswith("mark_reading:") for line in self.lines)

    def leaves(self) -> "Iterator[Node]":
        """Walk the criteria with options, in printed order."""
        if self.options:
            yield self
        for child in self.children:
            yield from child.leaves()

    def best(self) -> int:
        """Add up the best option of every criterion below."""
        return sum(max(option.points for option in leaf.options) for leaf in self.leaves())


@dataclass
class Sheet:
    """One sheet: its parts in order, and the minimums it states."""

    parts: list[Node]
    floors: dict[int, dict[str, int]]

    def leaves(self) -> Iterator[Node]:
        """Walk the criteria with options, in printed order."""
        for part in self.parts:
            yield from part.leaves()

    def printed(self) -> list[tuple[Node, Option]]:
        """List the options that are printed, each with its criterion."""
        return [(leaf, o) for leaf in self.leaves() if not leaf.derived for o in leaf.options]

    def leaf(self, code: str) -> Node:
        """Give the criterion with this code."""
        return next(leaf for leaf in self.leaves() if leaf.code == code)


@cache
def sheet_of(decree: str, number: int) -> Sheet:
    """Read one sheet of a decree, once for all tests; nobody changes it."""
    return read(law.FOLDER / decree / "sheets" / f"{number:02}.yaml")


def read(path: Path) -> Sheet:
    """Read a sheet's lines into its tree."""
    root, floors = Node("", -1), dict[int, dict[str, int]]()
    above = [root]
    for line in path.read_text(encoding="utf-8").splitlines():
        if opened := _NODE.match(line):
            node = Node(opened[2], len(opened[1]))
            while above[-1].indent >= node.indent:
                above.pop()
            above[-1].children.append(node)
            above.append(node)
        elif stated := _FLOOR.match(line):
            floors[int(stated[1])] = _floor(stated[2])
        elif option := _OPTION.match(line):
            above[-1].options.append(_option(option[1]))
        else:
            _field(above[-1], line)
    return Sheet(root.children, floors)


def _field(node: Node, line: str) -> None:
    node.lines.append(line)
    if given := _FIELD.match(line):
        setattr(node, given[1], int(given[2]))


def _floor(text: str) -> dict[str, int]:
    return {code: int(points) for code, points in re.findall(r'"([^"]+)": (\d+)', text)}


def _option(text: str) -> Option:
    points = int(_first(r"points: (\d+)", text))
    words = _words("vi", text)
    return Option(
        text=words,
        points=points,
        printed=_words("printed", text, str(points)),
        star=int(_first(r", min_star: ([345])", text, "0")),
        transcribed=_words("transcribed", text, words),
    )


def _words(name: str, text: str, default: str = "") -> str:
    return str(json.loads(_first(rf", {name}: {_QUOTED}", text, json.dumps(default))))


def _first(pattern: str, text: str, default: str = "") -> str:
    found = re.search(pattern, text)
    return found[1] if found else default
