import numpy as np
import pytest

from digitsum.chance import binomial_error, spread_of_difference


def test_binomial_error():
    assert binomial_error(0.5, 100) == pytest.approx(0.05)
    assert binomial_error(1.0, 100) == 0


def test_binomial_error_is_what_drawing_shows():
    drawn = np.random.default_rng(0).binomial(1000, 0.9, size=20_000) / 1000
    assert binomial_error(0.9, 1000) == pytest.approx(drawn.std(), rel=0.02)


def test_spread_is_what_drawing_shows():
    # A published run and the mean of three of ours: each tests on pairs of its own, each run has a seed of its own.
    rng, n = np.random.default_rng(0), 200_000
    theirs = 0.9 + 0.01 * rng.normal(size=n) + 0.003 * rng.normal(size=n)
    ours = 0.9 + 0.01 * rng.normal(size=(n, 3)).mean(axis=1) + 0.006 * rng.normal(size=n)
    pairs, other_pairs = 0.09 / 0.006**2, 0.09 / 0.003**2
    spread = spread_of_difference(0.9, round(pairs), round(other_pairs), sd=0.01, seeds=3)
    assert spread == pytest.approx((ours - theirs).std(), rel=0.01)


def test_spread_of_a_single_run():
    assert spread_of_difference(0.5, 100, 100, None, 1) == pytest.approx(0.05 * 2**0.5)
