"""The class of a family, by its definition: "module:class" of digitsum, or "FILE.py:class" in a file of the user's own.

A file of the user's own is imported as if it were run: what lies beside it can be imported too. What goes wrong in it
is reported with its own line.
"""

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import Any, TypeVar

WORKFLOW = Path(__file__).resolve().parents[2]

Base = TypeVar("Base")


def class_of(definition: Any, base: type[Base]) -> type[Base]:
    """Return the class that `definition` names, which may come from anywhere.

    Raises:
        ValueError: it names something else than a subclass of `base`, or one that lacks a method; or its file can't be
            imported. Names file and class.
    """
    if not is_own(definition):
        found = resolve_name(definition) if re.fullmatch(r"digitsum(\.\w+)+:\w+", str(definition)) else None
        if not (isinstance(found, type) and issubclass(found, base)):
            raise ValueError(f"{definition} is not a family of {base.__name__.lower()}s")
        return found
    with own_code(definition):
        found = getattr(_module(_path(definition)), definition.rpartition(":")[2], None)
    if not (isinstance(found, type) and issubclass(found, base)):
        raise ValueError(f"{name_of(definition)} is not a subclass of {base.__name__}")
    if missing := sorted(getattr(found, "__abstractmethods__", ())):
        raise ValueError(f"{name_of(definition)} lacks the method{'s' * (len(missing) > 1)} {', '.join(missing)}")
    return found


def is_own(definition: Any) -> bool:
    """Return whether a definition names a class in a file of the user's own."""
    return isinstance(definition, str) and definition.rpartition(":")[0].endswith(".py")


def name_of(definition: str) -> str:
    """Return a definition without the folder of the file."""
    return f"{_path(definition).name}:{definition.rpartition(':')[2]}" if is_own(definition) else definition


@contextmanager
def own_code(definition: str) -> Iterator[None]:
    """Say where an error is that the block, which calls code of the family `definition`, raises, if that is the user's.

    Raises:
        ValueError: an error of any kind; names file, class and line.
    """
    try:
        yield
    except (Exception, SystemExit) as error:
        if not is_own(definition):
            raise
        raise ValueError(f"{name_of(definition)}{_place(error, _path(definition).parent)}: {_said(error)}") from error


def _place(error: BaseException, folder: Path) -> str:
    """Return where in the user's code an error is, as ", line 3 of file.py", as far as that is known."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        lines.append((error.filename or "", error.lineno))
    ours = (str(WORKFLOW), "site-packages", ".snakemake")
    own = [
        f", line {line} of {Path(file).name}"
        for file, line in lines
        if Path(file).is_relative_to(folder) and not any(part in file for part in ours)
    ]
    return own[-1] if own else ""


def _said(error: BaseException) -> str:
    """Return an error in one line, with its type, as at the end of a traceback."""
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return ": ".join(filter(None, [type(error).__name__, " ".join(said.split())]))


def _path(definition: str) -> Path:
    return Path(definition.rpartition(":")[0]).expanduser().resolve()


@cache
def _module(path: Path) -> ModuleType:
    """Import a file. Its folder stays first in the path: functions in it may import later."""
    sys.path.insert(0, str(path.parent))
    spec = spec_from_file_location(f"own_{path.stem}", path)
    assert spec is not None and spec.loader is not None  # noqa: S101  # its name ends in .py
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # as dataclasses want it
    spec.loader.exec_module(module)
    return module


def signature_of(value: Any) -> str:
    """Return what a value is, for a message: the type and shape of an array, the type of anything else."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
    return "None" if value is None else type(value).__name__
