"""The program is plain Python: here its loops, and the calls that wait, learn to give way to other scripts."""

import ast
import inspect
import io
import os
import sys
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any, NoReturn

from .functions import function
from .program import _give_way, _program, look_again


class _GivingWay(ast.NodeTransformer):
    """Writes `await` before the calls that wait, and `await _give_way()` at the end of every loop."""

    def __init__(self, functions: Container[str], methods: Container[str]) -> None:
        self._functions, self._methods = functions, methods

    def visit_FunctionDef(self, made: ast.FunctionDef) -> ast.AST:
        self.generic_visit(made)
        wrapper = ast.Name(function.__name__, ast.Load())
        return ast.AsyncFunctionDef(**{**vars(made), "decorator_list": [wrapper]})

    def visit_Call(self, call: ast.Call) -> ast.AST:
        self.generic_visit(call)
        if isinstance(call.func, ast.Attribute):
            return ast.Await(call) if call.func.attr in self._methods else call
        return ast.Await(call) if ast.unparse(call.func) in self._functions else call

    def visit_While(self, loop: ast.While) -> ast.AST:
        self.generic_visit(loop)
        if ast.unparse(loop.body[-1]) != f"await {look_again.__name__}()":
            loop.body.append(self._giving_way())
        return loop

    visit_For = visit_While  # type: ignore[assignment]

    def visit_Continue(self, jump: ast.Continue) -> list[ast.AST]:
        return [self._giving_way(), jump]

    @staticmethod
    def _giving_way() -> ast.stmt:
        return ast.Expr(ast.Await(ast.Call(ast.Name(_give_way.__name__, ast.Load()), [], [])))


def _giving_way(program: Callable[[], None]) -> Callable[[], None]:
    """The program as it runs; its lines keep their numbers."""
    code, shared = program.__code__, globals()
    file = ast.parse(Path(code.co_filename).read_bytes())
    own: Any = next(each for each in file.body if getattr(each, "name", "") == code.co_name)
    made = [each for each in own.body if isinstance(each, ast.FunctionDef)]
    kinds = [kind for kind in shared.values() if isinstance(kind, type)]
    methods = {name for kind in kinds for name in _waiting(vars(kind))}
    giving_way = _GivingWay({*_waiting(shared), *(each.name for each in made)}, methods)
    own.body = [giving_way.visit(each) if each in made else each for each in own.body]
    whole = ast.fix_missing_locations(ast.Module([own], []))
    exec(compile(whole, code.co_filename, "exec"), shared)  # noqa: S102 - the lines of this file
    return shared[code.co_name]  # type: ignore[no-any-return]


def _waiting(names: Any) -> list[str]:
    return [name for name, each in names.items() if inspect.iscoroutinefunction(each)]


def run(program: Callable[[], None], *, words: dict[str, str]) -> NoReturn:
    """Run a program from its start button to its end; `words` are what it says about itself."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.setrecursionlimit(10_000)
    _program.words = words
    _giving_way(program)()
    _program.run()
    sys.stdout.flush()
    # The thread that reads what is typed cannot be woken up, and would keep the interpreter.
    os._exit(1 if _program.failed else 0)
