from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.sums import expected_sum_distribution, sum_distribution


def normalised(weights):
    return np.array(weights) / np.sum(weights)


distributions = st.lists(st.integers(0, 100), min_size=10, max_size=10).filter(any).map(normalised)
digit_lists = st.lists(st.integers(0, 9), min_size=1, max_size=40)


@given(distributions, distributions)
def test_is_a_distribution_and_commutes(top, bottom):
    result = sum_distribution(top, bottom)
    assert result.shape == (19,)
    assert (result >= 0).all()
    assert result.sum() == pytest.approx(1)
    np.testing.assert_allclose(result, sum_distribution(bottom, top), atol=1e-12)


@given(distributions, distributions)
def test_equals_brute_force(top, bottom):
    expected = np.zeros(19)
    for a, b in product(range(10), repeat=2):
        expected[a + b] += top[a] * bottom[b]
    np.testing.assert_allclose(sum_distribution(top, bottom), expected, atol=1e-12)


@given(digit_lists)
def test_expected_distribution_equals_counting_all_pairs(digits):
    counts = np.bincount([a + b for a, b in product(digits, repeat=2)], minlength=19)
    np.testing.assert_allclose(expected_sum_distribution(np.array(digits)), counts / len(digits) ** 2, atol=1e-12)


def test_certain_digits_give_a_certain_sum():
    np.testing.assert_array_equal(sum_distribution(np.eye(10)[9], np.eye(10)[4]), np.eye(19)[13])


def test_even_digits_give_a_triangle():
    uniform = np.full(10, 0.1)
    np.testing.assert_allclose(100 * sum_distribution(uniform, uniform), [*range(1, 11), *range(9, 0, -1)])


def test_many_at_once():
    rng = np.random.default_rng(0)
    top, bottom = rng.dirichlet(np.ones(10), 4), rng.dirichlet(np.ones(10), 4)
    expected = [np.convolve(a, b) for a, b in zip(top, bottom, strict=True)]
    np.testing.assert_allclose(sum_distribution(top, bottom), expected)
    np.testing.assert_allclose(
        sum_distribution(top, bottom[0]), [np.convolve(a, bottom[0]) for a in top]
    )  # one below many
