"""Digests of a script and of all the first-party code that it runs.

Given to Snakemake as a parameter of a rule, they make an edited helper module re-run exactly the stages that
import it, and leave out what doesn't change the result: comments, docstrings, formatting, the age of a file.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


def source_digests(script: Path, *others: Path) -> dict[str, str]:
    """Return {file: digest} for `script`, every module of this package that it imports, and `others`.

    Imports are read from the syntax tree, transitively, also those inside functions. A data file that lies
    beside a module under the same name (figures.py, figures.mplstyle) belongs to it. `others` are files that the
    script reads, such as a template. Files are named relative to the folder of this package's parent.
    """
    root = PACKAGE.parent
    pending, seen = [script.resolve()], set[Path]()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending += _imported(path)
    files = seen | {path.resolve() for path in others}
    return {str(path.relative_to(root)): _digest(path) for path in sorted(files)}


@cache
def _imported(path: Path) -> frozenset[Path]:
    """Return the files of this package that the file `path` names in its imports."""
    if path.suffix != ".py":
        return frozenset()
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            # `from digitsum import pairs` names a module, `from digitsum.pairs import draw` a function in one.
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    found = {path.with_suffix(suffix) for suffix in (".mplstyle", ".html", ".yaml")}
    for name in names:
        top, *rest = name.split(".")
        if top == PACKAGE.name:
            found |= {PACKAGE.joinpath(*rest).with_suffix(".py"), PACKAGE.joinpath(*rest, "__init__.py")}
    return frozenset(file.resolve() for file in found if file.is_file())


@cache
def _digest(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".py":
        tree = ast.parse(content, str(path))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                and ast.get_docstring(node, clean=False) is not None
            ):
                node.body = node.body[1:]
        content = ast.dump(tree).encode()
    return hashlib.sha256(content).hexdigest()[:12]
