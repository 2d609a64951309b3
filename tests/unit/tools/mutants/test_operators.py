import ast

import pytest

from tools.mutants.operators import alternatives

MEMBERS = {"At": ["DRAFT", "SENT", "ENDED"]}


def others(source: str) -> list[str]:
    """What could stand in place of a statement's expression, or of the statement itself."""
    statement = ast.parse(source).body[0]
    node = statement.value if isinstance(statement, ast.Expr) else statement
    return [ast.unparse(ast.fix_missing_locations(one)) for one in alternatives(node, MEMBERS)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("a >= b", ["a > b"]),
        ("a == b", ["a != b"]),
        ("a is not b", ["a is b"]),
        ("a not in b", ["a in b"]),
        ("0 <= a < b", ["0 < a < b", "0 <= a <= b"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("-a", ["a"]),
        ("a + b", ["a - b"]),
        ("a // b", ["a * b"]),
        ("a | b", ["a & b"]),
        ("7", ["8", "6"]),
        ("True", ["False"]),
        ("'text'", []),
        ("None", []),
        ("min(a, b)", ["max(a, b)"]),
        ("all(a)", ["any(a)"]),
        ("f(a)", []),
        ("At.SENT", ["At.ENDED"]),
        ("At.ENDED", ["At.DRAFT"]),
        ("other.SENT", []),
        ("{At.DRAFT}", ["{At.DRAFT, At.SENT}", "{At.DRAFT, At.ENDED}"]),
        ("{At.DRAFT, At.SENT}", ["{At.SENT}", "{At.DRAFT}", "{At.DRAFT, At.SENT, At.ENDED}"]),
        ("{1, 2}", []),
        ("x += 1", ["pass"]),
        ("raise Refused", ["pass"]),
    ],
)
def test_what_could_stand_instead(source: str, expected: list[str]) -> None:
    assert others(source) == expected


def test_a_condition_is_turned_only_where_nothing_inside_it_can_be() -> None:
    assert others("if f(a): b()") == ["if not f(a):\n    b()"]
    assert others("if a < b: b()") == []


def test_a_filter_is_left_out() -> None:
    (node,) = [
        one
        for one in ast.walk(ast.parse("[x for x in y if x]"))
        if isinstance(one, ast.comprehension)
    ]
    (other,) = alternatives(node, MEMBERS)
    assert isinstance(other, ast.comprehension)
    assert other.ifs == []


def test_an_answer_becomes_none_unless_it_is() -> None:
    assert [ast.unparse(one) for one in alternatives(ast.Return(ast.Name("a")), {})] == [
        "return None"
    ]
    assert alternatives(ast.Return(ast.Constant(None)), {}) == []
    assert alternatives(ast.Return(), {}) == []


def test_a_docstring_is_not_left_out_but_a_call_is() -> None:
    call, docstring = ast.parse("f()").body[0], ast.parse("'why'").body[0]
    assert [type(one) for one in alternatives(call, {})] == [ast.Pass]
    assert alternatives(docstring, {}) == []
