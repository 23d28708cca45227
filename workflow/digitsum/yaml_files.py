"""Reading YAML so that whatever is wrong with a file is said in one line, which names the file and the place."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitsum.files import FilePath

if TYPE_CHECKING:
    import yaml


def read_yaml(path: FilePath) -> Any:
    """Read a YAML or JSON file with the parser in C, where there is one: it takes a fifth of the time.

    Raises:
        OSError: the file can't be read.
        ValueError: it is not UTF-8, not YAML, nested too deeply, or a key occurs twice in one place (of which YAML
            itself would take the last). The message begins with the path and, if it is known, the line.
    """
    import yaml

    content = Path(path).read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"{path}, line {line}: not UTF-8 ({error.reason}); save the file as UTF-8") from error
    try:
        return _content(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        reason = "nested too deeply" if isinstance(error, RecursionError) else getattr(error, "problem", None) or error
        raise ValueError(f"{path}{place}: {' '.join(str(reason).split())}") from error


def _content(text: str) -> Any:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError:
        with suppress(ValueError, RecursionError):
            return json.loads(text)  # whose tabs YAML doesn't take
        raise
    if root is None:
        return None
    for key, complaint in _repeated_keys(root, "", set()):
        raise yaml.MarkedYAMLError(problem=complaint, problem_mark=key.start_mark)
    return loader.construct_document(root)


def _repeated_keys(node: "yaml.Node", prefix: str, seen: set[int]) -> Iterator[tuple["yaml.Node", str]]:
    """Yield the key and what is wrong for each key that occurs twice in a mapping at or below `node`."""
    if id(node) in seen:  # an alias; it may even be within what it stands for
        return
    seen.add(id(node))
    keys: dict[str, int] = {}
    for position, entry in enumerate(node.value if isinstance(node.value, list) else ()):
        if isinstance(entry, tuple):
            key, value = entry
            name, line = str(key.value), key.start_mark.line + 1
            if name in keys:
                yield key, f"{prefix}{name}: already set in line {keys[name]}; keep one of the two"
            keys[name] = line
        else:
            name, value = str(position), entry
        yield from _repeated_keys(value, f"{prefix}{name}.", seen)
