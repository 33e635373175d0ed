"""Sums as a person writes them on paper: `100 × min(1; 0,25 / 0,5)`. The paper is checked, too: read exactly."""

import ast
import operator
from collections.abc import Callable
from fractions import Fraction

SIGNS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: dict[str, Callable[..., Fraction]] = {"min": min, "max": max}


def worked_out(sum_on_paper: str) -> Fraction:
    """Value of a sum with + - × /, brackets, min(a; b), max(a; b) and decimal commas; KeyError on anything else."""
    written = sum_on_paper.replace(",", ".").replace(";", ",").replace("×", "*")
    return _value(ast.parse(written, mode="eval").body, written)


def _value(node: ast.expr, written: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        return SIGNS[type(node.op)](_value(node.left, written), _value(node.right, written))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return FUNCTIONS[node.func.id](*(_value(given, written) for given in node.args))
    if isinstance(node, ast.Constant):
        return Fraction(ast.get_source_segment(written, node) or "")
    raise KeyError(ast.dump(node))
