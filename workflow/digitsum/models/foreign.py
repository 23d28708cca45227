"""Answers that were given elsewhere, in any language, in an .npz or a .csv file: docs/entering.md describes them.

Predictions of one split, or the digits that a system of MNIST addition read in the scored images.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from digitsum.data.pairs import DIGITS, N_CLASSES
from digitsum.models.predictions import Predictions, checked, checked_log_probabilities, whole_numbers

# The columns of each array in a .csv file.
COLUMNS = {
    "sums": ["sum"],
    "digits": ["top", "bottom"],
    "log_probabilities": [f"log_p_{number}" for number in range(N_CLASSES)],
}
READ_COLUMNS = {"digits": ["digit"], "log_probabilities": [f"log_p_{digit}" for digit in range(DIGITS)]}


def read_foreign(path: Path, n: int, pairs: str) -> Predictions:
    """Read the answers to `n` pairs whose file has the SHA-256 `pairs`.

    Raises:
        ValueError: the file can't be read, has other arrays or columns, other numbers of them, numbers out of range, or
            says that it answers other pairs. Names the file.
    """
    content = _read(path, COLUMNS, "pairs", pairs)
    if "sums" not in content:
        raise ValueError(f"{path} has no {COLUMNS['sums'][0] if path.suffix == '.csv' else 'sums'}")
    return checked(Predictions(**content), n, str(path))


def read_foreign_digits(path: Path, m: int, order: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Read what a system reads in `m` images, in the order whose file has the SHA-256 `order`.

    That is the digits, uint8 (m,), and their log-probabilities, float32 (m, 10), if there are any. Raises ValueError as
    `read_foreign` does.
    """
    content = _read(path, READ_COLUMNS, "order", order)
    if len(content) != 1:
        raise ValueError(f"{path} must have either digits or log-probabilities; it has {'both' if content else 'none'}")
    if "digits" in content:
        return whole_numbers(content["digits"], (m,), DIGITS - 1, f"{path}: digits", "image"), None
    known = checked_log_probabilities(content["log_probabilities"], (m, DIGITS), str(path), "image")
    return known.argmax(axis=1).astype(np.uint8), known


def _read(path: Path, columns: Mapping[str, list[str]], of: str, digest: str) -> dict[str, Any]:
    """Return the arrays of a file, unchecked; its digest, under the name `of` what it is, must fit if there is one."""
    try:
        content, found = _read_csv(path, columns, of) if path.suffix == ".csv" else _read_npz(path, of)
    except OSError as error:
        raise ValueError(f"{path} can't be read: {error.strerror}") from error
    except Exception as error:  # a damaged file can raise many kinds
        raise ValueError(
            f"{path} is not a {path.suffix} file of predictions: {' '.join(str(error).split())}"
        ) from error
    if unknown := content.keys() - columns.keys():
        known = [*columns, of] if path.suffix != ".csv" else map(_in_words, columns.values())
        raise ValueError(f"{path}: {min(unknown)} is not known; there can be {', '.join(known)}")
    if found is not None and found.strip().lower() != digest:
        raise ValueError(
            f"{path} does not fit: the SHA-256 of its {of} is {found.strip()[:64]}, that of the {of} here is {digest}"
        )
    return content


def _in_words(names: list[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{names[0]} to {names[-1]}"


def _read_npz(path: Path, of: str) -> tuple[dict[str, Any], str | None]:
    with np.load(path, allow_pickle=False) as file:
        content: Mapping[str, np.ndarray] = dict(file)
    digest = str(content[of]) if of in content else None
    return {name: array for name, array in content.items() if name != of}, digest


def _read_csv(path: Path, columns: Mapping[str, list[str]], of: str) -> tuple[dict[str, Any], str | None]:
    import pandas as pd

    with path.open(encoding="utf-8") as file:
        found = re.fullmatch(rf"#\s*{of}:\s*(\S+)\s*", file.readline())
    table = pd.read_csv(path, skiprows=1 if found else 0)
    whole = {name: part for name, part in columns.items() if set(part) <= {*table}}
    unknown = set(map(str, table)).difference(*whole.values())
    content: dict[str, Any] = {name: table[part if part[1:] else part[0]].to_numpy() for name, part in whole.items()}
    if "log_probabilities" in content and content["log_probabilities"].dtype.kind in "iu":  # written as 0 and -5
        content["log_probabilities"] = content["log_probabilities"].astype(float)
    return {**content, **dict.fromkeys(unknown)}, found and found[1]
