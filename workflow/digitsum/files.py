"""Writing files so that a reader only ever sees whole ones, with the same bytes for the same content.

And reading them so that a file which is damaged after all is named.
"""

import glob
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

STARTED = time.time()  # of this process, near enough
SPENT = {"reading": 0.0, "writing": 0.0}  # processor time of this process, in seconds


@contextmanager
def _counted(kind: str) -> Iterator[None]:
    begin = time.process_time()
    try:
        yield
    finally:
        SPENT[kind] += time.process_time() - begin


@contextmanager
def atomic(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` when the block ends without an error.

    The temporary name keeps the suffix (numpy and matplotlib look at it) and carries the process id, so a
    script that outlives a killed workflow can't mix its bytes with those of the job that replaces it.

    Raises:
        OSError: the file can't be written; names it.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(path)
        with _counted("writing"):
            yield temporary
        temporary.replace(path)
    except OSError as error:
        if error.filename is None and error.errno is not None:  # a full disk doesn't say which file it is about
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _remove_leftovers(path: Path) -> None:
    """Remove what killed jobs left half-written of `path`: whatever nobody has written to since this process began."""
    for leftover in path.parent.glob(f".{glob.escape(path.stem)}.*{glob.escape(path.suffix)}"):
        writer = leftover.name.removeprefix(f".{path.stem}.").removesuffix(path.suffix)
        with suppress(FileNotFoundError):  # another job was faster
            if writer.isdecimal() and leftover.stat().st_mtime < STARTED:
                leftover.unlink()


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write `text` as UTF-8."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: str | os.PathLike[str], value: Any) -> None:
    """Write `value` as indented JSON, keys in the order given, a newline at the end.

    Raises:
        ValueError: a number is NaN or infinite, which JSON can't hold: write None instead.
    """
    write_text(path, json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False) + "\n")


@contextmanager
def reading(path: str | os.PathLike[str], kind: str) -> Iterator[None]:
    """Name the file `path` when the block, which reads it, fails: a damaged file raises one of many errors.

    Raises:
        ValueError: the file is cut off or is no file of this `kind`.
    """
    try:
        with _counted("reading"):
            yield
    except (FileNotFoundError, PermissionError):
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a whole {kind}; delete it and run again") from error


def read_json(path: str | os.PathLike[str]) -> Any:
    """Read a JSON file.

    Raises:
        ValueError: the file is not JSON; the message names it.
    """
    with reading(path, "JSON file"):
        return json.loads(Path(path).read_text(encoding="utf-8"))


def write_csv(path: str | os.PathLike[str], table: "pd.DataFrame") -> None:
    """Write `table` without its index, numbers in full precision, so that reading gives them back."""
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
