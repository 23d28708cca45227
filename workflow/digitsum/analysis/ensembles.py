"""Ensembles: the averaged answers of the trainings of one network, which differ only in their seed."""

from collections.abc import Sequence

import numpy as np
from scipy.special import logsumexp


def average(members: Sequence[np.ndarray]) -> np.ndarray:
    """Return the logarithm of the mean probabilities, float32 (n, 19), given the log-probabilities of each member."""
    mean: np.ndarray = logsumexp(members, axis=0) - np.log(len(members))
    mean = np.minimum(mean, 0)  # rounding can take it beyond
    return mean.astype(np.float32)
