"""The rules of the house, read off the source: who may import what, where SQL may stand, how large things may grow.

`violations(package)` lists every breach below a folder that holds the package `voices`. It imports nothing of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MAX_FILE, MAX_FUNCTION = 400, 60

# Lines may import the lines above them, never below.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"", "model", "errors", "ids", "memory", "display", "naming", "cells"}),
    frozenset({"language", "store", "agreement"}),
    frozenset({"reading"}),
    frozenset({"codebook"}),
    frozenset({"protecting"}),
    frozenset({"coding"}),
    frozenset({"memos"}),
    frozenset({"suggesting"}),
    frozenset({"reconciling"}),
    frozenset({"planning"}),
    frozenset({"reporting"}),
    frozenset({"exchanging"}),
    frozenset({"project"}),
    frozenset({"demo", "tui"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
# Who may import a package from outside, as beginnings of module names below `voices`.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "textual": ("tui",),
    "rich": ("tui", "cli.output"),
    "sqlite3": (),
    "sqlite_utils": ("store.driver", "store.schema"),
    "sqlcipher3": ("store.driver",),
    "spacy": ("language",),
    "numpy": ("agreement",),
    "scipy": ("agreement",),
    "sklearn": ("suggesting",),
    "click": ("cli",),
    "yaml": ("reading.yaml_text",),
    "docx": ("reading.from_docx",),
    "webvtt": ("reading.from_vtt",),
    "charset_normalizer": ("reading.text",),
    "jinja2": ("reporting.as_html",),
    "zxcvbn": ("cli.unlocking",),
    "keyring": ("cli.unlocking",),
    "dateparser": ("cli.moments",),
    "textual_serve": ("tui.serving",),
    "aiohttp": ("tui.serving",),
}
# Heavy packages that may only be imported inside functions, by the parts on the way to `voices --help` and elsewhere.
LAZY = ("spacy", "docx", "webvtt", "charset_normalizer", "zxcvbn", "keyring", "dateparser")
MAY_IMPORT_STORE = ("project", "reporting.report", "coding.membership", "coding.work", "coding.searching")
WIDGETS = "tui.widgets"
MAY_CATCH_ALL = ("cli", "suggesting.worker", "agreement.worker")
_SQL = re.compile(
    r"\b(select\s+.+\bfrom\s+\w|insert\s+(or\s+\w+\s+)?into\s+\w|update\s+\w+\s+set\b|delete\s+from\s+\w"
    r"|create\s+(virtual\s+)?(table|index|trigger)\b|pragma\s+\w)",
    re.IGNORECASE | re.DOTALL,
)


def violations(root: Path) -> list[str]:
    """Return every breach of the rules in `root/voices`, one line each."""
    found = []
    for path in sorted((root / "voices").rglob("*.py")):
        module = ".".join(path.relative_to(root / "voices").with_suffix("").parts).removesuffix("__init__").strip(".")
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        for problem in _problems(module, text, tree):
            found.append(f"{path.relative_to(root)}: {problem}")
    found += [
        f"{path.relative_to(root)}: {n_lines} lines"
        for path in sorted((root / "voices").rglob("*"))
        if path.suffix in (".sql", ".tcss", ".html", ".jinja")
        and (n_lines := _n_lines(path.read_text("utf-8"))) > MAX_FILE
    ]
    return found


def _problems(module: str, text: str, tree: ast.Module) -> Iterator[str]:
    if _n_lines(text) > MAX_FILE:
        yield f"{_n_lines(text)} lines"
    if ast.get_docstring(tree) is None:
        yield "no docstring"
    yield from _import_problems(module, tree)
    yield from _sql_problems(module, tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
        ):
            yield f"{node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        if isinstance(node, ast.Assert):
            yield f"assert in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler) and _catches_all(node) and not _is_in(module, MAY_CATCH_ALL):
            yield f"catches every exception in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "transform":
            yield f"transform() in line {node.lineno} drops triggers"


def _import_problems(module: str, tree: ast.Module) -> Iterator[str]:
    top_level = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        for name in _imported(node):
            first = name.split(".")[0]
            if first == "voices":
                yield from _inner_problems(module, name.removeprefix("voices").strip("."))
            elif first in OUTSIDE and not _is_in(module, OUTSIDE[first]):
                yield f"imports {first}"
            elif first in LAZY and id(node) in top_level:
                yield f"imports {first} before it is needed"


def _inner_problems(module: str, name: str) -> Iterator[str]:
    own, other = module.split(".")[0], name.split(".")[0]
    own_layer, other_layer = _layer(own), _layer(other)
    if other_layer is None or own_layer is None:
        yield f"{name or 'voices'} has no place in the house"
    elif other_layer > own_layer:
        yield f"imports {name}, which lies above"
    elif (
        other_layer == own_layer and own != other and not (own_layer == 1 and module.endswith("session")) and own_layer
    ):
        yield f"imports {name}, which lies beside"
    is_session = module.endswith(".session")
    if other == "store" and own != "store" and not is_session and not _is_in(module, MAY_IMPORT_STORE):
        yield "imports the store"
    if module.startswith(WIDGETS) and not name.startswith(("model", "display", WIDGETS)):
        yield f"a widget imports {name}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module == "voices":
            return [f"voices.{alias.name}" if alias.name != "__version__" else "voices" for alias in node.names]
        return [node.module]
    return []


def _sql_problems(module: str, tree: ast.Module) -> Iterator[str]:
    if module.split(".")[0] == "store":
        return
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if is_text and _SQL.search(node.value):
            yield f"SQL in line {node.lineno}"


def _catches_all(node: ast.ExceptHandler) -> bool:
    if node.type is None:
        return True
    reraises = any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(node))
    names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
    return bool(names & {"Exception", "BaseException"}) and not reraises


def _layer(part: str) -> int | None:
    return next((index for index, names in enumerate(LAYERS) if part in names), None)


def _is_in(module: str, beginnings: tuple[str, ...]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in beginnings)


def _n_lines(text: str) -> int:
    return len(text.splitlines())
