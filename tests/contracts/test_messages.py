"""Every failure that can reach a person has words, in Vietnamese and in English."""

import ast
import importlib
import json
import pkgutil
import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from libs.contracts.errors import OcopError, RemoteProblem
from libs.kit.problems import LANGUAGES, STATUS

ROOT = Path(__file__).parents[2]
PACKAGES = ("libs", "services", "gateway", "embedded")
SHARED = ("libs/kit", "libs/contracts", "libs/clients")
OWNERS = ("services/registry", "services/scoring", "services/certificates", "gateway")
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@cache
def _words(folder: str) -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted((ROOT / folder).rglob("messages.json")):
        words.update(json.loads(path.read_text(encoding="utf-8")))
    return words


def _files() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("messages.json")]


def _known_to(owner: str | None) -> set[str]:
    """Give the codes with words: the kit's, and the owner's or, for what all share, anybody's."""
    folders = ["libs", *([owner] if owner else OWNERS)]
    return {code for folder in folders for code in _words(folder)}


def _owner_of(path: str) -> str | None:
    return next((owner for owner in OWNERS if path.startswith(owner)), None)


def _import_everything() -> None:
    for package in PACKAGES:
        found = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        for module in found:
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def _errors(parent: type[OcopError] = OcopError) -> Iterator[type[OcopError]]:
    yield parent
    for child in parent.__subclasses__():
        yield from _errors(child)


@cache
def _all_errors() -> list[type[OcopError]]:
    _import_everything()
    inside = tuple(f"{package}." for package in PACKAGES)
    found = {
        kind
        for kind in _errors()
        if kind is not RemoteProblem and kind.__module__.startswith(inside)
    }
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def test_every_error_has_a_status_a_stable_code_and_words() -> None:
    missing = []
    for kind in _all_errors():
        owner = _owner_of(kind.__module__.replace(".", "/"))
        assert kind.kind in STATUS, kind
        assert _CODE.fullmatch(kind.code), kind
        if kind.code not in _known_to(owner):
            missing.append(f"{kind.__module__}.{kind.__name__}: {kind.code}")
    assert not missing, "\n".join(missing)


def test_two_errors_never_share_a_code() -> None:
    seen: dict[str, type[OcopError]] = {}
    for kind in _all_errors():
        if kind.__dict__.get("code") is None:
            continue
        other = seen.setdefault(kind.code, kind)
        assert other is kind, f"{kind} and {other} are both {kind.code}"


def _constants(node: ast.AST | None) -> Iterator[str]:
    """Give the texts that an expression can be, where it says so itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _argument(call: ast.Call, position: int) -> ast.AST | None:
    for keyword in call.keywords:
        if keyword.arg == "code":
            return keyword.value
    return call.args[position] if len(call.args) > position else None


def _fault_codes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find codes given to `Fault` or to a local function that takes a `code`."""
    positions = {"Fault": 1}
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for function in functions:
        names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
        if "code" in names:
            positions[function.name] = names.index("code")
    for node in ast.walk(tree):
        if given := _given(node, positions):
            yield from ((node.lineno, text) for text in _constants(given))  # type: ignore[attr-defined]
    for function in functions:
        inside = list(ast.walk(function))
        if any(isinstance(_given(node, positions), ast.Name) for node in inside):
            yield from _assigned(inside)


def _given(node: ast.AST, positions: dict[str, int]) -> ast.AST | None:
    """Give what a call passes as the code, if it is such a call."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        position = positions.get(node.func.id)
        return None if position is None else _argument(node, position)
    return None


def _assigned(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "code" for target in node.targets
        ):
            yield from ((node.lineno, text) for text in _constants(node.value))


def _refusals_of_contracts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "ValueError"
            and node.args
        ):
            for text in _constants(node.args[0]):
                if text.isidentifier():
                    yield node.lineno, text


def test_every_fault_has_words() -> None:
    missing = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            source = path.read_text(encoding="utf-8")
            tree = ast.parse(source)
            found: list[tuple[int, str]] = []
            if re.search(r"import .*\bFault\b|\bclass Fault\b|^    Fault,", source, re.MULTILINE):
                found += _fault_codes(tree)
            if name.startswith("libs/contracts"):
                found += _refusals_of_contracts(tree)
            known = _known_to(_owner_of(name))
            missing += [f"{name}:{line}: {code}" for line, code in found if code not in known]
    assert not missing, "\n".join(missing)


def test_what_pydantic_refuses_most_has_words_of_its_own() -> None:
    common = {
        "missing",
        "extra_forbidden",
        "json_invalid",
        "string_type",
        "string_too_long",
        "string_too_short",
        "string_pattern_mismatch",
        "int_type",
        "int_parsing",
        "bool_type",
        "greater_than_equal",
        "less_than_equal",
        "enum",
        "literal_error",
        "uuid_parsing",
        "date_parsing",
        "too_long",
        "too_short",
    }
    assert common - set(_words("libs/kit")) == set()


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), "a code stands twice in one file"
    return dict(pairs)


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_words_are_complete_composed_and_say_the_same_in_both_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for code, languages in json.loads(text, object_pairs_hook=_no_doubles).items():
        assert _CODE.fullmatch(code), code
        assert set(languages) == set(LANGUAGES), code
        for part in ("title", "detail"):
            vi, en = (languages[language].get(part, "") for language in LANGUAGES)
            assert bool(vi) == bool(en), f"{code}: {part} is missing in one language"
            assert _placeholders(vi) == _placeholders(en), f"{code}: {part}"
            assert vi == vi.strip(), code
            assert en == en.strip(), code
        assert languages["vi"]["detail"], code


def test_no_service_changes_the_words_of_another_file() -> None:
    for owner in OWNERS:
        seen: dict[str, Path] = {}
        for folder in ("libs/kit", owner):
            for path in sorted((ROOT / folder).rglob("messages.json")):
                for code in json.loads(path.read_text(encoding="utf-8")):
                    assert code not in seen, f"{code} stands in {seen[code]} and in {path}"
                    seen[code] = path
