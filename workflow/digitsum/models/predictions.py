"""What a classifier answers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digitsum.files import atomic


@dataclass(frozen=True)
class Predictions:
    """The answers of a classifier to n pairs.

    Attributes:
        sums: uint8 (n,), the sum that it answers.
        digits: uint8 (n, 2), the likeliest digit above and below; None from a classifier that sees sums alone.
    """

    sums: np.ndarray
    digits: np.ndarray | None = None


def save_predictions(path: str | os.PathLike[str], splits: Mapping[str, Predictions]) -> None:
    """Write the predictions for each split as .npz: {split} holds the sums and {split}_digits the digits."""
    arrays = {split: predictions.sums for split, predictions in splits.items()}
    arrays |= {f"{split}_digits": found.digits for split, found in splits.items() if found.digits is not None}
    with atomic(path) as temporary:
        np.savez(temporary, **arrays)  # type: ignore[arg-type]  # numpy's stub takes names for options
