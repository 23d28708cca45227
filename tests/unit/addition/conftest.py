"""Shared by the tests of MNIST addition: distributions over digits, and sums by going through all numbers."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def random_digits():
    """Return a function that draws distributions over digits, float64 (n, places, 2, 10), peaked with `sharpness`."""

    def random_digits(seed, n, places, sharpness=1.0):
        probabilities = np.exp(sharpness * np.random.default_rng(seed).normal(size=(n, places, 2, 10)))
        return probabilities / probabilities.sum(axis=3, keepdims=True)

    return random_digits


@pytest.fixture(scope="session")
def by_brute_force():
    """Return a function from probabilities of digits, (N, 2, 10), to the probability of each sum, (2 * 10**N - 1,)."""

    def by_brute_force(probabilities):
        of_number = [np.ones(1), np.ones(1)]
        for place in probabilities:
            of_number = [np.outer(number, digit).ravel() for number, digit in zip(of_number, place, strict=True)]
        return np.convolve(*of_number)

    return by_brute_force


@pytest.fixture(scope="session")
def all_sums():
    """Return a function that returns the digits of all sums of two N-digit numbers, int64 (2 * 10**N - 1, N + 1)."""
    return lambda places: np.array([list(map(int, f"{value:0{places + 1}d}")) for value in range(2 * 10**places - 1)])
