"""Ensembles: the averaged answers of the trainings of one network, which differ only in their seed."""

from collections.abc import Sequence

import numpy as np


def ensemble_of(network: str) -> str:
    """Return the name of a network's ensemble. Its hyphen can't occur in names of the configuration."""
    return f"{network}-ensemble"


def average(members: Sequence[np.ndarray]) -> np.ndarray:
    """Return the logarithm of the mean probabilities, float32 (n, 19), given the log-probabilities of each member."""
    from scipy.special import logsumexp  # half a second, which those who only want a name need not wait

    mean: np.ndarray = np.minimum(logsumexp(members, axis=0) - np.log(len(members)), 0)  # which rounding can exceed
    return mean.astype(np.float32)
