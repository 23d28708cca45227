"""Digests of a script and of all the first-party code that it runs.

As a parameter of a rule, they make Snakemake re-run exactly the stages that import an edited module. They ignore what
doesn't change the result: comments, docstrings, formatting, the age of a file, the version of Python.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

WORKFLOW = Path(__file__).resolve().parents[1]
PACKAGES = ("digitsum", "support")

# Modules that watch a job or check what it reads. They may end it, but they don't change what it writes, so neither
# they nor what only they import is part of a digest.
WATCHERS = ("support/joblog.py", "digitsum/schemas.py")


def located(module: str, folder: Path) -> Path:
    """Return the file that a module would have: one of ours, or one that lies in `folder`, beside what imports it."""
    path = (WORKFLOW if module.partition(".")[0] in PACKAGES else folder).joinpath(*module.split("."))
    package = path / "__init__.py"
    return package if package.is_file() else path.with_suffix(".py")


def source_digests(script: Path, *others: Path) -> dict[str, str]:
    """Return {file: digest} for `script`, `others` and every first-party module that they import.

    Imports are read from the syntax tree, transitively, also those inside functions. A data file that lies
    beside a module under the same name (figures.py, figures.mplstyle) belongs to it. `others` are files that the
    script loads by name or reads, such as the module of a family or a template. Files are named relative to workflow/.
    """
    pending, digests = [path.resolve() for path in (script, *others)], dict[str, str]()
    while pending:
        path = pending.pop()
        name = str(path.relative_to(WORKFLOW))
        if name not in digests and name not in WATCHERS:
            digests[name], imported = _read(path)
            pending += imported
    return dict(sorted(digests.items()))


@cache
def _read(path: Path) -> tuple[str, frozenset[Path]]:
    """Return the digest of the file `path` and the first-party files that it imports."""
    content, names = path.read_bytes(), set[str]()
    if path.suffix != ".py":
        return _digest(content), frozenset()
    parts: list[str] = []
    _write(ast.parse(content, str(path)), parts, names)
    found = {path.with_suffix(suffix) for suffix in (".mplstyle", ".html", ".yaml")}
    modules = {WORKFLOW.joinpath(*name.split(".")) for name in names if name.partition(".")[0] in PACKAGES}
    for module in (path, *modules):
        packages = [folder for folder in (module, *module.parents) if folder.is_relative_to(WORKFLOW)]
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
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            # `from digitsum import pairs` names a module, `from digitsum.data.pairs import draw` a function in one.
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
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


def _has_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node, clean=False) is not None
    )
