"""Rules as equations: the statements of a short function set as mathematics, from its own code.

Assignments, conditions and results are enough for a rule; a function with a loop is no equation
and is shown as code alone.
"""

from __future__ import annotations

import ast

OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: (" + ", 1),
    ast.Sub: (" - ", 1),
    ast.Mult: (r" \cdot ", 2),
    ast.FloorDiv: (r" \div ", 2),
    ast.Mod: (r" \bmod ", 2),
}
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: r"\leq", ast.Gt: ">", ast.GtE: r"\geq", ast.Eq: "=", ast.NotEq: r"\neq",
    ast.Is: "=", ast.IsNot: r"\neq", ast.In: r"\in",
}  # fmt: skip
FUNCTIONS = {"min": r"\min", "max": r"\max", "int": "whole", "float": "", "bool": "", "abs": "abs"}
UNARY, ATOM = 4, 5


class NotMathematics(ValueError):
    """Code that has no place in an equation."""


def words(name: str) -> str:
    """A name as upright words; a single letter as a variable."""
    if len(name) == 1:
        return name
    return r"\text{" + name.replace("_", " ") + "}"


def expression(node: ast.expr, outer: int = 0) -> str:
    """TeX of an expression, in parentheses where `outer` binds tighter."""
    text, binding = _bound(node)
    return rf"\left({text}\right)" if binding < outer else text


def _bound(node: ast.expr) -> tuple[str, int]:
    """TeX of an expression and how tightly it binds."""
    match node:
        case ast.Name(id=name):
            return words(name), ATOM
        case ast.Attribute(attr=name):
            return words(name), ATOM
        case ast.Constant(value=value):
            return _constant(value), ATOM
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return rf"\frac{{{expression(left)}}}{{{expression(right)}}}", ATOM
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return rf"{{{expression(left, ATOM)}}}^{{{expression(right)}}}", 3
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            symbol, level = OPERATORS[type(op)]
            tighter = level + 1 if isinstance(op, ast.Sub) else level
            return expression(left, level) + symbol + expression(right, tighter), level
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{expression(operand, UNARY)}", 1
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return rf"\text{{not }} {expression(operand, ATOM)}", 0
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            parts = [expression(left, 1)]
            for sign, right in zip(ops, comparators, strict=True):
                parts += [COMPARISONS[type(sign)], expression(right, 1)]
            return " ".join(parts), 0
        case ast.BoolOp(op=op, values=values):
            word = r" \text{ and } " if isinstance(op, ast.And) else r" \text{ or } "
            return word.join(expression(value, 0) for value in values), 0
        case ast.IfExp(test=test, body=body, orelse=orelse):
            either = rf"{expression(body, 1)} \text{{ if }} {expression(test)}"
            return rf"{either} \text{{, else }} {expression(orelse, 1)}", 0
        case ast.Subscript(value=value, slice=index):
            return rf"{expression(value, ATOM)}_{{{expression(index)}}}", ATOM
        case ast.Tuple(elts=elements):
            return rf"\left({', '.join(expression(e) for e in elements)}\right)", ATOM
        case ast.Call(func=function, args=arguments):
            return _call(function, arguments)
    raise NotMathematics(ast.dump(node))


def _call(function: ast.expr, arguments: list[ast.expr]) -> tuple[str, int]:
    """A function of its arguments."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    shown = [expression(a) for a in arguments if not (isinstance(a, ast.Name) and a.id == "p")]
    if name == "exp":
        return rf"e^{{{shown[0]}}}", 3
    if name == "sqrt":
        return rf"\sqrt{{{shown[0]}}}", ATOM
    if name == "pow":
        return rf"{{{expression(arguments[0], ATOM)}}}^{{{shown[1]}}}", 3
    if name == "fabs":
        return rf"\left|{shown[0]}\right|", ATOM
    if name in ("float", "bool"):
        return _bound(arguments[0])
    head = FUNCTIONS.get(name, "")
    head = head if head.startswith("\\") else words(head or name)
    return rf"{head}\left({', '.join(shown)}\right)", ATOM


def _constant(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return rf"\text{{{value}}}"
    text = f"{value:.10g}"
    if "e" in text:
        digits, _, power = text.partition("e")
        base = "" if digits == "1" else rf"{digits} \cdot "
        return rf"{base}10^{{{int(power)}}}"
    return text


def statements(body: list[ast.stmt], depth: int = 0) -> list[str]:
    """Statements as a nested Markdown list of formulas."""
    indent = "  " * depth
    lines: list[str] = []
    for node in body:
        match node:
            case ast.Expr(value=ast.Constant()):
                continue  # the docstring
            case ast.Assign(targets=[target], value=value):
                lines.append(f"{indent}- ${expression(target)} = {expression(value)}$")
            case ast.AugAssign(target=target, op=op, value=value):
                after = expression(ast.BinOp(left=target, op=op, right=value))
                lines.append(rf"{indent}- ${expression(target)} \leftarrow {after}$")
            case ast.Return(value=value) if value is not None:
                lines.append(f"{indent}- result ${expression(value)}$")
            case ast.If(test=test, body=inner, orelse=orelse):
                lines.append(f"{indent}- if ${expression(test)}$:")
                lines += statements(inner, depth + 1)
                if orelse:
                    lines.append(f"{indent}- else:")
                    lines += statements(orelse, depth + 1)
            case _:
                raise NotMathematics(ast.dump(node))
    return lines


def equations(node: ast.FunctionDef) -> list[str]:
    """A function as formulas, empty where it is no equation."""
    try:
        return statements(node.body)
    except NotMathematics:
        return []
