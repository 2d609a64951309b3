"""What else could stand in place of a piece of code: small mistakes that somebody could make."""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Final

Members = Mapping[str, Sequence[str]]
"""The members of every enumeration that a module knows, by the name it has there."""

_COMPARED: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: Final[Mapping[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_CALLED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
_Literal = ast.Set | ast.Tuple | ast.List


def alternatives(node: ast.AST, members: Members) -> list[ast.AST]:
    """Give every node that could stand in place of this one, in a fixed order."""
    found: list[ast.AST] = []
    for kind, change in _CHANGES:
        if isinstance(node, kind):
            found.extend(change(node, members))
    return found


def _compare(node: ast.Compare, _: Members) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        other = copy.deepcopy(node)
        other.ops[place] = _COMPARED[type(operator)]()
        yield other


def _join(node: ast.BoolOp, _: Members) -> Iterator[ast.AST]:
    joined = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(joined, node.values)


def _affirm(node: ast.UnaryOp, _: Members) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _count(node: ast.BinOp, _: Members) -> Iterator[ast.AST]:
    other = _COUNTED.get(type(node.op))
    if other is not None:
        yield ast.BinOp(node.left, other(), node.right)


def _constant(node: ast.Constant, _: Members) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def _call(node: ast.Call, _: Members) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield ast.Call(ast.Name(_CALLED[node.func.id], ast.Load()), node.args, node.keywords)


def _condition(node: ast.If | ast.IfExp | ast.While, _: Members) -> Iterator[ast.AST]:
    """Turn a condition round where nothing inside it can be turned."""
    if isinstance(node.test, ast.Name | ast.Call | ast.Attribute | ast.Subscript):
        other = copy.copy(node)
        other.test = ast.UnaryOp(ast.Not(), node.test)
        yield other


def _filter(node: ast.comprehension, _: Members) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        kept = [one for number, one in enumerate(node.ifs) if number != place]
        yield ast.comprehension(node.target, node.iter, kept, node.is_async)


def _answer(node: ast.Return, _: Members) -> Iterator[ast.AST]:
    if node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _leave_out(node: ast.stmt, _: Members) -> Iterator[ast.AST]:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield ast.Pass()


def _other_member(node: ast.Attribute, members: Members) -> Iterator[ast.AST]:
    known = members.get(_enumeration(node), ())
    if node.attr in known and isinstance(node.ctx, ast.Load):
        other = known[(known.index(node.attr) + 1) % len(known)]
        yield ast.Attribute(node.value, other, ast.Load())


def _enumeration(node: ast.expr) -> str:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    return node.value.id if named else ""  # type: ignore[attr-defined]  # mypy loses `named`


def _wider_or_narrower(node: _Literal, members: Members) -> Iterator[ast.AST]:
    """Take a member out of a list of members or put one in: what is forbidden is a rule too."""
    names = {_enumeration(one) for one in node.elts}
    if len(names) != 1 or not members.get(name := names.pop()):
        return
    if len(node.elts) > 1:
        for place in range(len(node.elts)):
            yield _with(node, [one for number, one in enumerate(node.elts) if number != place])
    listed = {one.attr for one in node.elts if isinstance(one, ast.Attribute)}
    for other in [member for member in members[name] if member not in listed]:
        added = ast.Attribute(ast.Name(name, ast.Load()), other, ast.Load())
        yield _with(node, [*node.elts, added])


def _with(node: _Literal, elements: list[ast.expr]) -> ast.AST:
    other = copy.copy(node)
    other.elts = elements
    return other


_CHANGES: Final[Sequence[tuple[type | UnionType, Callable[..., Iterator[ast.AST]]]]] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _join),
    (ast.UnaryOp, _affirm),
    (ast.BinOp, _count),
    (ast.Constant, _constant),
    (ast.Call, _call),
    (ast.If | ast.IfExp | ast.While, _condition),
    (ast.comprehension, _filter),
    (ast.Return, _answer),
    (ast.Expr | ast.AugAssign | ast.Raise | ast.Continue, _leave_out),
    (ast.Attribute, _other_member),
    (_Literal, _wider_or_narrower),
)
