import numpy as np
import pytest

from digitsum.report.chance import binomial_error, differ, spread_of_difference


def test_binomial_error_is_what_drawing_shows():
    drawn = np.random.default_rng(0).binomial(1000, 0.9, size=20_000) / 1000
    assert binomial_error(0.9, 1000) == pytest.approx(drawn.std(), rel=0.02)
    assert binomial_error(1.0, 1000) == 0


def test_spread_is_what_drawing_shows():
    # A published run and the mean of three of ours: each tests on pairs of its own, each run has a seed of its own.
    rng, n = np.random.default_rng(0), 200_000
    theirs = 0.9 + 0.01 * rng.normal(size=n) + 0.003 * rng.normal(size=n)
    ours = 0.9 + 0.01 * rng.normal(size=(n, 3)).mean(axis=1) + 0.006 * rng.normal(size=n)
    accuracy = {"mean": 0.9, "sd": 0.01, "values": [0.89, 0.9, 0.91]}
    spread = spread_of_difference(accuracy, round(0.09 / 0.006**2), round(0.09 / 0.003**2))
    assert spread == pytest.approx((ours - theirs).std(), rel=0.01)


def test_of_a_single_run_only_the_sampling_of_pairs_is_known():
    assert spread_of_difference({"mean": 0.5, "sd": None, "values": [0.5]}, 100, 100) == pytest.approx(0.05 * 2**0.5)


@pytest.mark.parametrize(
    ("n", "sd", "beyond"),
    [
        (1000, 0.0, False),  # 2 sqrt(0.25 / 1000 + 0.25 / 1000) = 0.045
        (10_000, 0.0, True),  # 0.014
        (10_000, 0.02, False),  # with sd / sqrt(4) of either: 0.032
    ],
)
def test_difference_of_two_points(n, sd, beyond):
    one, other = ({"n": n, "accuracy": {"mean": mean, "sd": sd, "values": [mean] * 4}} for mean in (0.49, 0.51))
    assert differ(one, other) is differ(other, one) is beyond
