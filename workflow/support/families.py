"""What the family of a model says of itself, read from the source of its class: planning imports no library.

Neither can it import a file of the user's own, which may import anything.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digitsum.models.definition import name_of
from digitsum.models.registry import FAMILIES
from support.source_digest import WORKFLOW, imported_from, module_path

NETWORK, DIGIT_NETWORK, CLASSIFIER = BASES = (
    (WORKFLOW / "digitsum/models/network.py", "Network"),
    (WORKFLOW / "digitsum/models/network.py", "DigitNetwork"),
    (WORKFLOW / "digitsum/models/classical.py", "Classifier"),
)
OWN = re.compile(r"(.+\.py)(?::(\w+))?")  # a file of the user's own and, where it has several classes, which one

Lineage = list[tuple[Path, ast.ClassDef]]  # a class and those that it inherits from, each with its file


@dataclass(frozen=True)
class Family:
    """A kind of classifier."""

    name: str  # what records call it: its name in the registry or, of one of the user's own, file and class
    definition: str  # where its class is, see digitsum.models.definition
    file: Path  # in which that is
    origin: str | None  # where it is from, if it is one of the user's own
    trained: bool  # whether it is a network, trained by digitsum.learning, rather than fitted in one go
    reads_digits: bool  # whether it is a network that says which digits it sees, not only the sum
    exported: bool  # whether it is a network that can be exported to ONNX
    settings: Mapping[str, Mapping[str, Any]]  # those that only models of this family have, as JSON Schemas by name


@cache
def family_of(name: str) -> Family:
    """Return the family that a model names: one that ships, or a file of the user's own, as "FILE.py:class".

    Raises:
        ValueError: there is none of this name, or it doesn't say what it must. Names file and class.
    """
    own = OWN.fullmatch(name)
    if name in FAMILIES:
        module, _, class_name = (definition := FAMILIES[name]).partition(":")
        file = module_path(module, WORKFLOW, WORKFLOW).with_suffix(".py")
        lineage = [*_lineage(file, class_name, WORKFLOW)]
    elif own:
        file = Path(own[1]).expanduser().resolve()
        lineage = _own_lineage(file, *own.groups())
        definition = f"{own[1]}:{lineage[0][1].name}"
    else:
        raise ValueError(f"{name!r} is neither one of {', '.join(FAMILIES)} nor a file of your own, such as mine.py")
    bases = {(path, node.name) for path, node in lineage}
    return Family(
        name_of(definition) if own else name,
        definition,
        file,
        origin=f"a class of its own in {file.name}" if own else None,
        trained=NETWORK in bases,
        reads_digits=DIGIT_NETWORK in bases,
        exported=NETWORK in bases and _said(lineage, "exported"),
        settings=_said(lineage, "settings"),
    )


def _own_lineage(file: Path, given: str, class_name: str | None) -> Lineage:
    """Return the lineage of a class in a file of the user's own, `given` in the configuration.

    Raises ValueError if there is no such class, or if there are several.
    """
    try:
        names = [node.name for node in _parsed(file).body if isinstance(node, ast.ClassDef)]
        lineages = {name: [*_lineage(file, name, file.parent)] for name in dict.fromkeys(names)}
    except OSError as error:
        raise ValueError(f"{given} ({file}) can't be read: {error.strerror}") from None
    except (SyntaxError, ValueError, RecursionError) as error:
        place = f", line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else f": {error}"
        raise ValueError(f"{given}{place}") from None
    found = {
        name: lineage
        for name, lineage in lineages.items()
        if not {(path, node.name) for path, node in lineage}.isdisjoint(BASES)
    }
    if class_name is not None and class_name not in found:
        raise ValueError(f"{given} has no class {class_name} that is a subclass of Classifier or Network")
    if class_name is None and len(found) != 1:
        several = f"several: {', '.join(found)}; name one, as {given}:{next(iter(found), '')}" if found else "none"
        raise ValueError(f"{given} must have one subclass of Classifier or Network; it has {several}")
    return found[class_name or next(iter(found))]


def _lineage(file: Path, name: str, folder: Path) -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield the class `name` of a file and those that it inherits from, if their source is here, nearest first.

    What is imported from neither digitsum nor `folder` is left out.
    """
    tree = _parsed(file)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield file, node
            for base in map(ast.unparse, node.bases):
                yield from _lineage(file, base, folder)
            return
    first, dot, rest = name.partition(".")
    module, _, class_name = f"{_imports(tree).get(first, '')}{dot}{rest}".rpartition(".")
    path = module_path(module, file, folder)
    for source in (path / "__init__.py", path.with_suffix(".py")):
        if module.strip(".") and source.is_file() and source != file:
            yield from _lineage(source, class_name, folder)
            return


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
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: imported_from(node, alias.name) for alias in node.names}
    return found


def _said(lineage: Lineage, attribute: str) -> Any:
    """Return an attribute of a class, or of one that it inherits from; if it is not written out, raise ValueError."""
    for path, node in lineage:
        for line in node.body:
            if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
                names = line.targets if isinstance(line, ast.Assign) else [line.target]
                if attribute in map(ast.unparse, names):
                    try:
                        return ast.literal_eval(line.value)
                    except (ValueError, TypeError, MemoryError, RecursionError):
                        raise ValueError(
                            f"{path.name}:{node.name}, line {line.lineno}: {attribute} must be written out, without "
                            "names and calls: it is read before anything is imported"
                        ) from None
    raise AttributeError(attribute)
