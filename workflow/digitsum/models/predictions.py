"""The answers of a classifier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitsum.data.pairs import DIGITS, N_CLASSES
from digitsum.files import FilePath, read_arrays, write_arrays
from digitsum.models.definition import signature_of


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

    def log_probabilities_or_votes(self) -> np.ndarray:
        """Return the log-probabilities or, without them, those of a classifier that is sure: 0 for the answer."""
        if self.log_probabilities is not None:
            return self.log_probabilities
        return np.where(self.sums[:, None] == np.arange(N_CLASSES), np.float32(0), np.float32(-np.inf))


def checked(predictions: Any, n: int, whose: str) -> Predictions:
    """Return the answers to `n` pairs as `Predictions` describes them, if they are what they should be.

    Whole numbers and floats of any width will do. Probabilities need add up to 1 only to two decimals, which half
    precision keeps.

    Raises:
        ValueError: they are of another type or shape, or out of range; says so of `whose` answers.
    """
    if not isinstance(predictions, Predictions):
        raise ValueError(f"{whose}: the answers are {signature_of(predictions)}, not {__name__}.Predictions")
    sums = whole_numbers(predictions.sums, (n,), N_CLASSES - 1, f"{whose}: sums")
    digits, known = predictions.digits, predictions.log_probabilities
    if digits is not None:
        digits = whole_numbers(digits, (n, 2), DIGITS - 1, f"{whose}: digits")
    if known is not None:
        known = checked_log_probabilities(known, (n, N_CLASSES), whose)
    return Predictions(sums, digits, known)


def checked_log_probabilities(array: Any, shape: tuple[int, int], whose: str, of: str = "pair") -> np.ndarray:
    """Return log-probabilities as float32; `of` is what has a row each. Raises ValueError as `checked` does."""
    _check_array(array, "f", "floats", shape, f"{whose}: log_probabilities")
    if np.isnan(array).any():
        raise ValueError(f"{whose}: log_probabilities of {of} {np.isnan(array).any(1).argmax()} are NaN")
    total = np.exp(array.astype(np.float64)).sum(axis=1)
    if (off := ~(np.abs(total - 1) < 0.01)).any():
        row = int(off.argmax())
        raise ValueError(f"{whose}: the probabilities of {of} {row} add up to {total[row]:.3g}, not to 1")
    return np.asarray(array, np.float32)


def whole_numbers(array: Any, shape: tuple[int, ...], highest: int, what: str, of: str = "pair") -> np.ndarray:
    """Return whole numbers as uint8; `of` is what has a row each. Raises ValueError as `checked` does."""
    _check_array(array, "iu", "whole numbers", shape, what)
    if (off := (array < 0) | (array > highest)).any():
        row = int(off.reshape(len(array), -1).any(1).argmax())
        raise ValueError(f"{what} of {of} {row} are {array[row]}, not between 0 and {highest}")
    whole: np.ndarray = array.astype(np.uint8)
    return whole


def _check_array(array: Any, kinds: str, words: str, shape: tuple[int, ...], what: str) -> None:
    if not (isinstance(array, np.ndarray) and array.dtype.kind in kinds and array.shape == shape):
        raise ValueError(f"{what} are {signature_of(array)}, not a NumPy array of {words} {shape}")


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
