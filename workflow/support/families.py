"""What the family of a model says of itself, read from the source of its class: planning imports no library."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digitsum.models.registry import FAMILIES
from support.source_digest import WORKFLOW, located

NETWORK = "digitsum/models/network.py"


@dataclass(frozen=True)
class Family:
    """A kind of classifier.

    Attributes:
        definition: where its class is, as "module:class".
        file: in which that is.
        trained: whether it is a network, trained by digitsum.learning, rather than fitted in one go.
        reads_digits: whether it is a network that says which digits it sees, not only the sum.
        settings: the settings that only models of this family have, as JSON Schemas by name.
    """

    definition: str
    file: Path
    trained: bool
    reads_digits: bool
    settings: Mapping[str, Mapping[str, Any]]


@cache
def family_of(name: str) -> Family:
    """Return the family that a model names.

    Raises:
        ValueError: there is none of this name.
    """
    if name not in FAMILIES:
        raise ValueError(f"{name!r} is not one of {', '.join(FAMILIES)}")
    module, _, class_name = FAMILIES[name].partition(":")
    file = located(module, WORKFLOW)
    lineage = [*_lineage(file, class_name)]
    bases = {(str(path.relative_to(WORKFLOW)), node.name) for path, node in lineage if path.is_relative_to(WORKFLOW)}
    return Family(
        FAMILIES[name],
        file,
        trained=(NETWORK, "Network") in bases,
        reads_digits=(NETWORK, "DigitNetwork") in bases,
        settings=_said(lineage, "settings"),
    )


def _lineage(file: Path, name: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield the class `name` of a file and those that it inherits from, if their source is here, each with its file."""
    tree = _parsed(file)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield file, node
            for base in node.bases:
                yield from _lineage(file, ast.unparse(base))
            return
    first, dot, rest = name.partition(".")
    module, _, class_name = f"{_imports(tree).get(first, '')}{dot}{rest}".rpartition(".")
    if module and (path := located(module, file.parent)).is_file():
        yield from _lineage(path, class_name)


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_bytes(), str(file))


def _imports(tree: ast.Module) -> dict[str, str]:
    """Return what the names that a module imports stand for, as "package.module.name"."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                found |= {alias.asname: alias.name} if alias.asname else {top: top}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _said(lineage: list[tuple[Path, ast.ClassDef]], attribute: str) -> Any:
    """Return an attribute of a class, which must be written out there or in one that it inherits from."""
    for _, node in lineage:
        for line in node.body:
            if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
                names = line.targets if isinstance(line, ast.Assign) else [line.target]
                if attribute in map(ast.unparse, names):
                    return ast.literal_eval(line.value)
    raise AttributeError(attribute)
