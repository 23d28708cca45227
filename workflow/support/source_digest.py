"""Digests of a script and of all the first-party code that it runs.

As a parameter of a rule, they make Snakemake re-run exactly the stages that import an edited module. They ignore what
doesn't change the result: comments, docstrings, formatting, the age of a file.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

WORKFLOW = Path(__file__).resolve().parents[1]
PACKAGES = ("digitsum", "support")


def source_digests(script: Path, *others: Path) -> dict[str, str]:
    """Return {file: digest} for `script`, `others` and every first-party module that they import.

    Imports are read from the syntax tree, transitively, also those inside functions. A data file that lies
    beside a module under the same name (figures.py, figures.mplstyle) belongs to it. `others` are files that the
    script loads by name or reads, such as the module of a family or a template. Files are named relative to workflow/.
    """
    pending, seen = [path.resolve() for path in (script, *others)], set[Path]()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending += _imported(path)
    return {str(path.relative_to(WORKFLOW)): _digest(path) for path in sorted(seen)}


@cache
def _imported(path: Path) -> frozenset[Path]:
    """Return the first-party files that the file `path` names in its imports."""
    if path.suffix != ".py":
        return frozenset()
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            # `from digitsum import pairs` names a module, `from digitsum.data.pairs import draw` a function in one.
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    found = {path.with_suffix(suffix) for suffix in (".mplstyle", ".html", ".yaml")}
    for name in names:
        if name.partition(".")[0] in PACKAGES:
            module = WORKFLOW.joinpath(*name.split("."))
            packages = [folder for folder in (module, *module.parents) if folder.is_relative_to(WORKFLOW)]
            found |= {module.with_suffix(".py"), *(package / "__init__.py" for package in packages)}
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
