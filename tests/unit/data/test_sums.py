from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitsum.data.sums import expected_sum_distribution, sum_distribution

distributions = (
    st.lists(st.integers(0, 100), min_size=10, max_size=10)
    .filter(any)
    .map(lambda counts: np.array(counts) / sum(counts))
)


@given(distributions, distributions)
def test_every_pair_of_digits_counts_towards_its_sum(top, bottom):
    expected = np.zeros(19)
    for a, b in product(range(10), repeat=2):
        expected[a + b] += top[a] * bottom[b]
    np.testing.assert_allclose(sum_distribution(top, bottom), expected, atol=1e-12)
    several = sum_distribution(np.stack([bottom, top]), bottom)  # one distribution against many
    np.testing.assert_allclose(several, [np.convolve(bottom, bottom), expected], atol=1e-12)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_expected_distribution_equals_counting_all_pairs(digits):
    counts = np.bincount([a + b for a, b in product(digits, repeat=2)], minlength=19)
    np.testing.assert_allclose(expected_sum_distribution(np.array(digits)), counts / len(digits) ** 2, atol=1e-12)
