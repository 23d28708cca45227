"""Predictions that were made elsewhere, in any language: an .npz or a .csv file with the answers to one split.

.npz: the arrays `sums`, whole numbers (n,), and, if there are any, `digits`, (n, 2), on top and below, and
`log_probabilities`, floats (n, 19). .csv: a row for each pair, with the columns sum, top and bottom, and
log_p_0 to log_p_18. The SHA-256 of the pairs that they answer may stand in the array `pairs`, or in a first
line "# pairs: SHA-256".
"""

import re
from pathlib import Path
from typing import Any

import numpy as np

from digitsum.data.pairs import N_CLASSES
from digitsum.models.predictions import Predictions, checked

COLUMNS = {
    "sums": ["sum"],
    "digits": ["top", "bottom"],
    "log_probabilities": [f"log_p_{number}" for number in range(N_CLASSES)],
}


def read_foreign(path: Path, n: int, pairs: str) -> Predictions:
    """Read the answers to `n` pairs whose file has the SHA-256 `pairs`.

    Raises:
        ValueError: the file can't be read, has other arrays or columns, other numbers of them, numbers out of range, or
            says that it answers other pairs. Names the file.
    """
    known = ["sum", "top", "bottom", "log_p_0 to log_p_18"] if path.suffix == ".csv" else [*COLUMNS, "pairs"]
    try:
        content = (_read_csv if path.suffix == ".csv" else _read_npz)(path)
    except OSError as error:
        raise ValueError(f"{path} can't be read: {error.strerror}") from error
    except Exception as error:  # a damaged file can raise many kinds
        reason = " ".join(str(error).split())
        raise ValueError(f"{path} is not a {path.suffix} file of predictions: {reason}") from error
    digest = str(content.pop("pairs", pairs)).strip()
    if unknown := content.keys() - COLUMNS.keys():
        raise ValueError(f"{path}: {min(unknown)} is not known; there can be {', '.join(known)}")
    if "sums" not in content:
        raise ValueError(f"{path} has no {known[0]}")
    if digest.lower() != pairs:
        raise ValueError(f"{path} answers other pairs: their SHA-256 is {digest[:64]}, that of these is {pairs}")
    return checked(Predictions(**content), n, str(path))


def _read_npz(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def _read_csv(path: Path) -> dict[str, Any]:
    import pandas as pd

    with path.open(encoding="utf-8") as file:
        found = re.fullmatch(r"#\s*pairs:\s*(\S+)\s*", file.readline())
    table = pd.read_csv(path, skiprows=1 if found else 0)
    whole = {name: part for name, part in COLUMNS.items() if set(part) <= {*table}}
    unknown = set(map(str, table)).difference(*whole.values())
    content: dict[str, Any] = {name: table[part].to_numpy() for name, part in whole.items()}
    if "sums" in content:
        content["sums"] = content["sums"][:, 0]
    if "log_probabilities" in content and content["log_probabilities"].dtype.kind in "iu":  # written as 0 and -5
        content["log_probabilities"] = content["log_probabilities"].astype(float)
    content |= dict.fromkeys(f"the column {name}" for name in unknown)
    return content | ({"pairs": found[1]} if found else {})
