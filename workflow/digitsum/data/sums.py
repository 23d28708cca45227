"""The distribution of the sum of two independent digits."""

import numpy as np


def sum_distribution(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """Return the distribution of the sum of two independent digits: the convolution of their distributions.

    Given the probabilities of the digits on top and below, (..., 10), it is (..., 19).
    """
    size = top.shape[-1] + bottom.shape[-1] - 1
    result = np.zeros((*np.broadcast_shapes(top.shape[:-1], bottom.shape[:-1]), size))
    for digit in range(top.shape[-1]):
        result[..., digit : digit + bottom.shape[-1]] += top[..., digit, None] * bottom
    return result


def expected_sum_distribution(digits: np.ndarray) -> np.ndarray:
    """Return the distribution of the sum, (19,), when both digits are drawn with replacement from `digits`, (n,)."""
    frequency = np.bincount(digits, minlength=10) / len(digits)
    return sum_distribution(frequency, frequency)
