"""Digests of a script and of all the first-party code that it runs.

As a parameter of a rule, they make Snakemake re-run exactly the stages that import an edited module. They ignore what
doesn't change the result: comments, docstrings, formatting, the age of a file, the version of Python.
"""

import ast
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

WORKFLOW = Path(__file__).resolve().parents[1]
PACKAGES = ("digitsum", "support")

# Modules that watch a job or check what it reads. They may end it, but they don't change what it writes, so neither
# they nor what only they import is part of a digest.
WATCHERS = ("support/joblog.py", "digitsum/schemas.py")


def module_path(name: str, importer: Path, folder: Path) -> Path:
    """Return where a module is that the file `importer` imports, without .py.

    It is one of ours, one in `folder`, which the importer was started from, or, if its name begins with a dot for each
    level, one relative to the importer.
    """
    top = name.lstrip(".")
    level = len(name) - len(top)
    beside = importer.parents[min(level, len(importer.parents)) - 1] if level else folder
    return (WORKFLOW if name.partition(".")[0] in PACKAGES else beside).joinpath(*top.split("."))


def source_digests(script: Path, *others: Path) -> dict[str, str]:
    """Return {file: digest} for `script`, `others` and every first-party module that they import.

    Imports are read from the syntax tree, transitively, also those inside functions. A data file that lies
    beside a module under the same name (figures.py, figures.mplstyle) belongs to it. `others` are files that the
    script loads by name or reads, such as the module of a family or a template. Files are named relative to workflow/,
    those of the user's own, and what lies beside them, relative to their folder.
    """
    paths = [path.resolve() for path in (script, *others)]
    pending = [(path, WORKFLOW if path.is_relative_to(WORKFLOW) else path.parent) for path in paths]
    digests = dict[str, str]()
    while pending:
        path, folder = pending.pop()
        name = os.path.relpath(path, WORKFLOW if path.is_relative_to(WORKFLOW) else folder)
        if name not in digests and name not in WATCHERS:
            digests[name], imported = _read(path, folder)
            pending += [(file, folder) for file in imported]
    return dict(sorted(digests.items()))


@cache
def _read(path: Path, folder: Path) -> tuple[str, frozenset[Path]]:
    """Return the digest of the file `path` and the files that it imports: first-party ones, and those in `folder`."""
    content, names = path.read_bytes(), set[str]()
    if path.suffix != ".py":
        return _digest(content), frozenset()
    parts: list[str] = []
    try:
        _write(ast.parse(content, str(path)), parts, names)
    except (SyntaxError, ValueError):  # of the user's own: the job that imports it will say so
        return _digest(content), frozenset()
    found = {path.with_suffix(suffix) for suffix in (".mplstyle", ".html", ".yaml")}
    for module in (path, *(module_path(name, path, folder) for name in names)):
        root = WORKFLOW if module.is_relative_to(WORKFLOW) else folder
        packages = [package for package in (module, *module.parents) if package.is_relative_to(root)]
        found |= {module.with_suffix(".py"), *(package / "__init__.py" for package in packages)}
    return _digest(" ".join(parts).encode()), frozenset(file.resolve() for file in found if file.is_file())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _write(node: Any, parts: list[str], names: set[str]) -> None:
    """Append a syntax tree to `parts` in a form that all versions of Python share; add what it imports to `names`.

    Unlike with `ast.dump`, fields that are empty are left out (newer versions have more of them), and so is what
    doesn't matter: docstrings, the u of u"text", whether a name is read or written (its place says so), and empty
    pieces of f-strings, which only Python 3.12 has.
    """
    if isinstance(node, ast.AST):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # `from digitsum import pairs` names a module, `from digitsum.data.pairs import draw` a function in one.
            module = [imported_from(node)] if node.module else []
            names |= {*module, *(imported_from(node, alias.name) for alias in node.names)}
        parts.append(f"({type(node).__name__}")
        for field in node._fields:
            value: Any = getattr(node, field, None)
            if field == "body" and _has_docstring(node):
                value = value[1:]
            elif field == "values" and isinstance(node, ast.JoinedStr):
                value = [piece for piece in value if not isinstance(piece, ast.Constant) or piece.value]
            if value is not None and value != [] and field not in ("ctx", "kind", "type_comment"):
                parts.append(field)
                _write(value, parts, names)
        parts.append(")")
    elif isinstance(node, list):
        parts.append("[")
        for entry in node:
            _write(entry, parts, names)
        parts.append("]")
    else:
        parts.append(ascii(node))


def imported_from(node: ast.ImportFrom, name: str | None = None) -> str:
    """Return the module of `from ... import ...`, or a name in it, with a dot in front for each level."""
    return "." * node.level + ".".join(filter(None, [node.module, name]))


def _has_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node, clean=False) is not None
    )
