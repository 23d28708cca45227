"""Writing files so that readers only ever see complete ones, with the same bytes for the same content.

And reading them so that errors name a damaged file.
"""

import glob
import hashlib
import json
import math
import os
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FilePath = str | os.PathLike[str]

STARTED = time.time()  # about when this process started
IO_CPU_SECONDS = {"reading": 0.0, "writing": 0.0}  # processor time that this process has spent on each


@contextmanager
def _counted(kind: str) -> Iterator[None]:
    begin = time.process_time()
    try:
        yield
    finally:
        IO_CPU_SECONDS[kind] += time.process_time() - begin


@contextmanager
def atomic(path: FilePath) -> Iterator[Path]:
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
        if error.filename is None and error.errno is not None:  # the error of a full disk names no file
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _remove_leftovers(path: Path) -> None:
    """Remove half-written files that killed jobs left for `path`: those not written to since this process started."""
    for leftover in path.parent.glob(f".{glob.escape(path.stem)}.*"):
        name = leftover.name.removesuffix("-journal")  # SQLite keeps one beside its file
        writer = name.removeprefix(f".{path.stem}.").removesuffix(path.suffix)
        with suppress(FileNotFoundError):  # another job was faster
            if writer.isdecimal() and leftover.stat().st_mtime < STARTED:
                leftover.unlink()


def write_bytes(path: FilePath, content: bytes) -> None:
    """Write `content` as it is."""
    with atomic(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: FilePath, text: str) -> None:
    """Write `text` as UTF-8."""
    write_bytes(path, text.encode())


def write_json(path: FilePath, value: Any) -> None:
    """Write `value` as indented JSON, keys in the order given, a newline at the end.

    Raises:
        ValueError: a number is NaN or infinite, which JSON can't hold: write None instead.
    """
    write_text(path, json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False) + "\n")


def sha256_of(path: FilePath) -> str:
    """Return the SHA-256 of the content of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_digest(path: FilePath) -> None:
    """Write the SHA-256 of a file beside it, in the form of the program sha256sum: of x.npz into x.sha256."""
    path = Path(path)
    write_text(path.with_suffix(".sha256"), _digest_line(path))


def check_digest(path: FilePath) -> None:
    """Check a file against the digest that `write_digest` wrote beside it.

    Raises:
        ValueError: the file is not the one that the digest was taken of; names it.
    """
    path = Path(path)
    digest = path.with_suffix(".sha256")
    with _counted("reading"):
        same = digest.read_text(encoding="utf-8") == _digest_line(path)
    if not same:
        raise ValueError(f"{path} is not the file that {digest.name} beside it was made for; delete it and run again")


def _digest_line(path: Path) -> str:
    return f"{sha256_of(path)}  {path.name}\n"


def check_identity(path: FilePath, found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Check that a file is the one that it stands for: many files of a study differ in nothing but their numbers.

    `found` is what it says of itself, such as model, examples and seed of a run, `expected` what it must say.

    Raises:
        ValueError: it says something else, or nothing; names it.
    """
    known = found if isinstance(found, Mapping) else {}  # a file can hold anything
    for name, value in expected.items():
        if known.get(name) != value:
            raise ValueError(
                f"{path} belongs elsewhere: its {name} is {known.get(name, 'not known')}, not {value}; "
                "delete it and run again"
            )


@contextmanager
def reading(path: FilePath, kind: str) -> Iterator[None]:
    """Name the file `path` if the block, which reads it, fails: a damaged file can raise many kinds of errors.

    Raises:
        ValueError: the file is cut off or not of this `kind`.
    """
    try:
        with _counted("reading"):
            yield
    except (FileNotFoundError, PermissionError):
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a complete {kind}; delete it and run again") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def read_json(path: FilePath, schema: str | None = None, identity: Mapping[str, Any] | None = None) -> Any:
    """Read a JSON file and check it against a schema (see digitsum.schemas); stages always name one.

    `identity`: keys and values that the file must have, by which it is told from others of its kind.

    Raises:
        ValueError: the file is not JSON, violates the schema or is another one; names it and the key.
    """
    from digitsum.schemas import problem

    with reading(path, "JSON file"):
        content = json.loads(Path(path).read_text(encoding="utf-8"), parse_constant=_refuse)
        found = schema and problem(content, schema)
    if found:
        raise ValueError(f"{path}: {found}; delete it and run again")
    check_identity(path, content, identity or {})
    return content


def read_csv(
    path: FilePath, texts: Iterable[str] = (), numbers: Iterable[str] = (), gaps: Iterable[str] = ()
) -> "pd.DataFrame":
    """Read a table with columns of text, of numbers, and of numbers with gaps, in which values may be missing.

    Raises:
        ValueError: the file is not a table, or one of these columns or values is missing; names it.
    """
    import pandas as pd

    with reading(path, "table"):
        # A model may be called nan or true, and all networks may have a single hidden layer.
        table = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=dict.fromkeys(texts, str))
    for names, kind, complete in ((texts, "text", True), (numbers, "numbers", True), (gaps, "numbers", False)):
        for name in names:
            if name not in table:
                raise ValueError(f"{path} has no column {name}; delete it and run again")
            column = table[name].dropna() if not complete else table[name]
            numeric = pd.api.types.is_numeric_dtype(column)
            if column.isna().any() or (len(column) and numeric != (kind == "numbers")):
                raise ValueError(f"{path}: the column {name} is not {kind} throughout; delete it and run again")
    return table


# For each array of a file, what it holds ("f" for floats, "i" for whole numbers, or a dtype) and its shape, in which a
# letter stands for a length that is the same wherever it occurs.
Arrays = Mapping[str, tuple[str, tuple[int | str, ...]]]


def write_arrays(path: FilePath, arrays: Mapping[str, "np.ndarray"], identity: Mapping[str, Any] | None = None) -> None:
    """Write arrays as an uncompressed .npz file: the same arrays give the same bytes.

    `identity`, if there is one, is written too, as JSON in an array of that name; `read_arrays` checks it.
    """
    import numpy as np

    whose = {} if identity is None else {"identity": np.array(json.dumps(identity, sort_keys=True))}
    with atomic(path) as temporary:
        np.savez(temporary, **arrays, **whose)  # type: ignore[arg-type]  # numpy's stub takes names for options


def read_arrays(
    path: FilePath,
    kind: str,
    expected: Arrays | None = None,
    first: int | None = None,
    identity: Mapping[str, Any] | None = None,
) -> dict[str, "np.ndarray"]:
    """Read arrays of an uncompressed .npz file: those `expected`, which must be as that says, or all, unchecked.

    `kind` is what the file holds, for the error message, and `identity` what it must say of itself, see
    `check_identity`. At most the `first` rows of each array are read.

    Raises:
        ValueError: the file is cut off, is not an .npz or is another one, or an array is missing or not as expected;
            names it.
    """
    import numpy as np

    with reading(path, f"file of {kind}"):
        if first is None:
            with np.load(path, allow_pickle=False) as file:
                found = json.loads(str(file["identity"])) if "identity" in file else {}
                arrays = {name: file[name] for name in expected or file if name != "identity"}
        else:
            with zipfile.ZipFile(path) as archive:
                found, arrays = {}, {name: _first_rows(archive, name, first) for name in expected or ()}
    check_identity(path, found, identity or {})
    _check_arrays(path, arrays, expected or {})
    return arrays


def _first_rows(archive: zipfile.ZipFile, name: str, n: int) -> "np.ndarray":
    """Return the first `n` rows of an array, or all. Checksums in an .npz are of whole arrays, so none is verified."""
    import numpy as np

    with archive.open(f"{name}.npy") as member:
        np.lib.format.read_magic(member)
        shape, _, dtype = np.lib.format.read_array_header_1_0(member)
        shape = (min(n, shape[0]), *shape[1:])
        rows = bytearray(member.read(math.prod(shape) * dtype.itemsize))
    return np.frombuffer(rows, dtype).reshape(shape)


def _check_arrays(path: FilePath, arrays: Mapping[str, "np.ndarray"], expected: Arrays) -> None:
    """Raise ValueError if an array from `path` is of another type or shape, or has numbers that are not finite."""
    import numpy as np

    lengths: dict[str, int] = {}
    for name, (dtype, shape) in expected.items():
        found = arrays[name]
        wanted = [lengths.get(size, size) if isinstance(size, str) else size for size in shape]
        right_type = found.dtype.kind in ("iu" if dtype == "i" else "f") if len(dtype) == 1 else found.dtype == dtype
        right_shape = found.ndim == len(shape) and all(
            isinstance(size, str) or size == n for size, n in zip(wanted, found.shape, strict=True)
        )
        if not (right_type and right_shape):
            names = {"f": "floats", "i": "whole numbers"}
            size = f"({', '.join(map(str, wanted))}{',' * (len(wanted) == 1)})"
            raise ValueError(
                f"{path}: {name} is {found.dtype} {found.shape}, not {names.get(dtype, dtype)} {size}; "
                "delete it and run again"
            )
        if found.dtype.kind == "f" and not np.isfinite(found).all():
            raise ValueError(f"{path}: {name} has numbers that are not finite; delete it and run again")
        lengths |= {size: n for size, n in zip(shape, found.shape, strict=True) if isinstance(size, str)}


def write_csv(path: FilePath, table: "pd.DataFrame") -> None:
    """Write `table` without its index, numbers in full precision, so that reading gives them back."""
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
