"""Checks of configuration files before their content is used: mistakes that YAML itself lets pass."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml


def file_problems(paths: Iterable[Path]) -> list[str]:
    """Return what is wrong with configuration files (YAML or JSON), a line for each mistake.

    A file must be UTF-8 and have each key once: if a key occurs twice, YAML silently takes the last one. Syntax errors
    are left to whoever loads the file.
    """
    return [line for path in paths if path.exists() for line in _file_problems(path)]


def _file_problems(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        yield f"{path}, line {number}: not UTF-8 ({error.reason}); save the file as UTF-8"
        return
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return
    if root is not None:
        yield from (f"{path}, line {line}" for line in _repeated_keys(root))


def _repeated_keys(node: yaml.Node, prefix: str = "") -> Iterator[str]:
    """Yield "LINE: KEY: what is wrong" for each key that occurs twice in a mapping at or below `node`."""
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in lines:
                yield f"{line}: {prefix}{name}: already set in line {lines[name]}; keep one of the two"
            lines[name] = line
            yield from _repeated_keys(value, f"{prefix}{name}.")
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            yield from _repeated_keys(value, f"{prefix}{position}.")
