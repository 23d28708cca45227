"""The answers of a classifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitsum.files import FilePath, read_arrays, write_arrays


@dataclass(frozen=True)
class Predictions:
    """The answers of a classifier to n pairs.

    Attributes:
        sums: uint8 (n,), the answers.
        digits: uint8 (n, 2), the likeliest digit above and below; None if the classifier doesn't read digits.
        log_probabilities: float32 (n, 19), natural logarithms of the probabilities of the sums, -inf where one is 0;
            None if the classifier has none.
    """

    sums: np.ndarray
    digits: np.ndarray | None = None
    log_probabilities: np.ndarray | None = None


# What only some classifiers have, and the type it is saved as. Half precision halves the files; it changes a
# probability above 1/2, which most answers of a good classifier have, by at most 0.04 % of its value.
PARTS = {"digits": np.uint8, "log_probabilities": np.float16}
LOWEST = np.finfo(np.float16).min


def save_predictions(path: FilePath, splits: Mapping[str, Predictions], identity: Mapping[str, Any]) -> None:
    """Write the predictions for each split as an .npz: {split} holds the sums, {split}_{part} the other arrays.

    Log-probabilities are rounded to half precision. Those too low for it become its lowest number: -inf would say that
    a probability is 0. `identity` says which run they come from (see `Run.identity`).
    """
    arrays = {split: predictions.sums for split, predictions in splits.items()}
    for split, predictions in splits.items():
        found = {part: getattr(predictions, part) for part in PARTS}
        if found["log_probabilities"] is not None:
            known = found["log_probabilities"]
            found["log_probabilities"] = np.where(np.isinf(known), known, np.maximum(known, LOWEST))
        arrays |= {f"{split}_{part}": array.astype(PARTS[part]) for part, array in found.items() if array is not None}
    write_arrays(path, arrays, identity)


def load_predictions(path: FilePath, identity: Mapping[str, Any] | None = None) -> dict[str, Predictions]:
    """Read what `save_predictions` wrote, by split.

    Raises:
        ValueError: the file is cut off, not an .npz, or of another run than `identity` says; names it.
    """
    arrays = read_arrays(path, "predictions", identity=identity)
    splits = [name for name in arrays if not any(name.endswith(f"_{part}") for part in PARTS)]
    found = {}
    for split in splits:
        known = arrays.get(f"{split}_log_probabilities")
        found[split] = Predictions(
            arrays[split], arrays.get(f"{split}_digits"), None if known is None else known.astype(np.float32)
        )
    return found
